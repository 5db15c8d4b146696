using System.Text.Json.Nodes;
using JdmMl.Training;

namespace JdmMl.Segmentation.Tests.Import;

/// <summary>Plans of networks that are not built here are refused with what was found.</summary>
public class NnUNetPlanTests
{
    private static JsonObject Values(string file)
    {
        var checkpoint = PyTorchFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", file), "network_weights");
        return new JsonObject(new[] { "init_args", "trainer_name", "inference_allowed_mirroring_axes", "current_epoch" }
            .Select(key => KeyValuePair.Create(key, checkpoint.ValueAt(key))));
    }

    private static NnUNetDescription Read(JsonObject values) => NnUNetPlan.Read(key => values[key]);

    private static JsonObject TwoD(JsonObject values) => values["init_args"]!["plans"]!["configurations"]!["2d"]!.AsObject();

    private static string Refusal(string file, Action<JsonObject> change)
    {
        var values = Values(file);
        change(values);
        return Assert.Throws<JdmException>(() => Read(values)).Message;
    }

    [Theory]
    [InlineData("UNet_class_name", "\"UNETR\"", "its class is UNETR; expected PlainConvUNet or ResidualEncoderUNet")]
    [InlineData("conv_kernel_sizes", "[[3, 3], [3, 3], [5, 3]]", "its kernels are 3 x 3, 3 x 3, 5 x 3; expected 3 x 3 on each of 3 stages")]
    [InlineData("conv_kernel_sizes", "[[1, 3, 3], [3, 3, 3]]", "its kernels are 1 x 3 x 3, 3 x 3 x 3")]
    [InlineData("pool_op_kernel_sizes", "[[1, 1], [2, 1], [2, 2]]", "its strides are 1 x 1, 2 x 1, 2 x 2")]
    [InlineData("n_conv_per_stage_encoder", "[2, 3, 2]", "its encoder has 2, 3, 2 blocks; expected 2, 2, 2")]
    [InlineData("n_conv_per_stage_decoder", "[2, 1]", "its decoder has 2, 1 blocks; expected 2, 2")]
    [InlineData("unet_max_num_features", "null", "unet_max_num_features is absent; expected a number")]
    [InlineData("patch_size", "[8, 32, 32]", "its patches are 8 x 32 x 32 pixels")]
    [InlineData("batch_size", "2.5", "batch_size is 2.5; expected a whole number")]
    [InlineData("normalization_schemes", "[\"CTNormalization\"]", "its normalisation is CTNormalization")]
    [InlineData("normalization_schemes", "[\"ZScoreNormalization\", \"RGBTo01Normalization\"]", "ZScoreNormalization, RGBTo01Normalization;")]
    [InlineData("use_mask_for_norm", "[true, true, true]", "over the non-zero pixels alone")]
    public void An_old_plan_of_another_network_is_refused(string key, string value, string says) =>
        Assert.Contains(says, Refusal("nnunet_plain.pth", values => TwoD(values)[key] = JsonNode.Parse(value)));

    [Fact]
    public void The_features_of_an_old_plan_double_up_to_its_most()
    {
        var values = Values("nnunet_plain.pth");
        TwoD(values)["UNet_base_num_features"] = 200L;
        Assert.Equal([200, 400, 512], Read(values).Features);
    }

    [Theory]
    [InlineData("n_stages", "1000000000", "n_stages gives 1000000000 stages; expected 2 to 16")]
    [InlineData("features_per_stage", "[6, 12, 1000000]", "its features are 6, 12, 1000000; expected 1 to 4096")]
    [InlineData("conv_op", "\"torch.nn.modules.conv.Conv3d\"", "its conv_op is \"torch.nn.modules.conv.Conv3d\"")]
    [InlineData("norm_op", "\"torch.nn.BatchNorm2d\"", "its norm_op is")]
    [InlineData("norm_op_kwargs", "{\"eps\": 0.001, \"affine\": true}", "its norm_op_kwargs is")]
    [InlineData("norm_op_kwargs", "{\"eps\": 0.00001}", "its norm_op_kwargs is")]
    [InlineData("nonlin", "\"torch.nn.ReLU\"", "its nonlin is")]
    [InlineData("nonlin_kwargs", "{\"negative_slope\": 0.2}", "its nonlin_kwargs is")]
    [InlineData("conv_bias", "false", "its conv_bias is false")]
    [InlineData("dropout_op", "\"torch.nn.Dropout2d\"", "its dropout_op is")]
    [InlineData("n_blocks_per_stage", "[1, 2, 2]", "its encoder has 1, 2, 2 blocks; expected 1, 3, 4")]
    [InlineData("n_conv_per_stage_decoder", "2", "its decoder has 2, 2 blocks; expected 1, 1")]
    [InlineData("stem_channels", "9", "its stem_channels is 9")]
    [InlineData("block", "\"dynamic_network_architectures.building_blocks.residual.BottleneckD\"", "its block is")]
    public void A_new_plan_of_another_network_is_refused(string key, string value, string says) => Assert.Contains(says, Refusal(
        "nnunet_residual.pth", values => TwoD(values)["architecture"]!["arch_kwargs"]![key] = JsonNode.Parse(value)));

    [Theory]
    [InlineData("""{"background": 0, "whole": [1, 2], "core": 2}""", "its labels whole are regions")]
    [InlineData("""{"background": 0, "polyp": 255}""", "expected the ids 0, 1, 2")]
    [InlineData("""{"background": 0}""", "expected the ids 0, 1, 2")]
    public void Labels_that_are_no_classes_are_refused(string labels, string says) => Assert.Contains(says, Refusal(
        "nnunet_plain.pth", values => values["init_args"]!["dataset_json"]!["labels"] = JsonNode.Parse(labels)));

    [Fact]
    public void A_configuration_takes_what_it_lacks_from_the_one_that_it_inherits_from()
    {
        var values = Values("nnunet_plain.pth");
        values["init_args"]!["plans"]!["configurations"]!["2d_small"] = JsonNode.Parse("""{"inherits_from": "2d", "batch_size": 3}""");
        values["init_args"]!["configuration"] = "2d_small";

        Assert.Equal(("2d_small", 3, 32), (Read(values).Configuration, Read(values).BatchSize, Read(values).PatchHeight));

        values["init_args"]!["plans"]!["configurations"]!["2d"]!["inherits_from"] = "2d_small";
        Assert.Contains("in no circle", Assert.Throws<JdmException>(() => Read(values)).Message);
        values["init_args"]!["configuration"] = "3d_fullres";
        Assert.Contains("3d_fullres is absent; expected one of 2d, 2d_small", Assert.Throws<JdmException>(() => Read(values)).Message);
    }

    [Fact]
    public void The_trainer_says_whether_levels_were_supervised_and_none_means_no_mirroring()
    {
        var values = Values("nnunet_plain.pth");
        values["trainer_name"] = "nnUNetTrainerNoDeepSupervision";
        values["inference_allowed_mirroring_axes"] = null;
        values["init_args"]!["fold"] = "all";

        Assert.False(Read(values).DeepSupervision);
        Assert.Empty(Read(values).MirroringAxes);
        Assert.Equal("all", Read(values).Fold);
    }
}
