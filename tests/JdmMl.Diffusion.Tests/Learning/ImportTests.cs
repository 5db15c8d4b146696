using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Learning;

public class ImportTests
{
    private static readonly JointDiffusionOptions Tiny = new()
    {
        Mode = JointDiffusionMode.Thesis, ImageSize = 32, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [16],
    };

    private static string File => Path.Combine(AppContext.BaseDirectory, "Golden", "tiny_unet_weights.safetensors");

    [Fact]
    public void Weights_of_the_reference_code_become_a_model_and_are_written_under_the_same_names()
    {
        using var folder = new TempFolder();
        using (var model = JointDiffusionModel.Import(File, Tiny)) model.Save(folder.Path);
        var (ours, reference) = (SafeTensors.Read(Path.Combine(folder.Path, "weights.safetensors")), SafeTensors.Read(File));
        Assert.Equal(reference.Names, ours.Names);
        foreach (string name in reference.Names)
        {
            using var expected = reference.Get(name);
            using var actual = ours.Get(name);
            Assert.True(expected.Equals(actual), name);
        }
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_with_the_tensors_that_differ()
    {
        string message = Assert.Throws<JdmException>(() => JointDiffusionModel.Import(File, Tiny with { ResidualBlocks = 2 })).Message;
        Assert.Contains("missing", message);
        Assert.Contains("input_blocks.2.0.in_layers.0.weight", message);
    }
}
