using JdmMl.Training;

namespace JdmMl.Segmentation.Tests.Import;

public class CheckpointValueTests
{
    private static readonly PyTorchFile File =
        PyTorchFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", "nnunet_plain.pth"), "network_weights");

    [Theory]
    [InlineData("[0.25,0.5]", "logging", "mean_fg_dice")]
    [InlineData("[[0.25],[0.5]]", "logging", "dice_per_class_or_region")]
    [InlineData("[[-0.1],[-0.3,0.1]]", "logging", "train_losses")]
    [InlineData("0.275", "_best_ema")]
    [InlineData("\"cuda:0\"", "init_args", "device")]
    [InlineData("[32,40]", "init_args", "plans", "configurations", "2d", "median_image_size_in_voxels")]
    [InlineData("""{"max":255,"mean":120.5,"median":118,"std":31.25}""", "init_args", "plans", "foreground_intensity_properties_per_channel", "0")]
    [InlineData("""{"0":{},"1":{"momentum_buffer":null}}""", "optimizer_state", "state")]
    [InlineData("[0,1]", "inference_allowed_mirroring_axes")]
    public void NumPys_numbers_and_arrays_come_as_plain_values(string json, params string[] path) =>
        Assert.Equal(json, File.ValueAt(path)!.ToJsonString());

    [Fact]
    public void What_is_not_there_is_null()
    {
        Assert.Null(File.ValueAt("init_args", "nothing"));
        Assert.Null(File.ValueAt("_best_ema", "below a number"));
        Assert.Null(File.ValueAt("init_args", "plans", "configurations", "2d", "resampling_fn_data_kwargs", "force_separate_z"));
    }
}
