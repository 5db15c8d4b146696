using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Learning;

public class ModelFilesTests
{
    private static readonly JointDiffusionOptions Small = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 2, BatchSize = 2, LearningRate = 1e-3,
    };

    private static JointDiffusionModel Train(JointDiffusionOptions options)
    {
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 3), options.Packing);
        return new JointDiffusionLearner(options).Train(pairs);
    }

    [Fact]
    public void Weights_of_one_save_beside_the_options_of_another_are_refused()
    {
        using TempFolder one = new(), two = new();
        using (var model = Train(Small)) model.Save(one.Path);
        using (var model = Train(Small with { Seed = 8 })) model.Save(two.Path);
        File.Copy(Path.Combine(two.Path, "model.json"), Path.Combine(one.Path, "model.json"), overwrite: true);
        Assert.Contains("another model.json", Assert.Throws<JdmException>(() => JointDiffusionModel.Load(one.Path)).Message);
    }

    [Theory]
    [InlineData("{}", "is of format")]
    [InlineData("{", "cannot be read")]
    [InlineData("{\"format\": \"jdmml-joint-diffusion-2\", \"layout\": null, \"options\": null}", "lacks 'options'")]
    [InlineData("{\"format\": \"jdmml-joint-diffusion-1\", \"layout\": null, \"options\": {}}", "is of format")]
    public void A_description_that_is_not_whole_is_refused(string json, string says)
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "model.json"), json);
        Assert.Contains(says, Assert.Throws<JdmException>(() => JointDiffusionModel.Load(folder.Path)).Message);
    }

    [Fact]
    public void A_model_trained_in_single_precision_draws_in_bfloat16_under_another_identity()
    {
        using var folder = new TempFolder();
        using (var model = Train(Small)) model.Save(folder.Path);
        using var single = JointDiffusionModel.Load(folder.Path);
        using var half = JointDiffusionModel.Load(folder.Path, precision: Precision.BFloat16);
        Assert.NotEqual(single.Hash, half.Hash);
        using var scope = NewDisposeScope();
        var x = randn(2, 4, 16, 16);
        var (a, b) = (single.Predict(x, [500, 500]), half.Predict(x, [500, 500]));
        Assert.NotEqual(0, (a - b).abs().max().item<float>());
        Assert.True((a - b).square().mean().sqrt().item<float>() < 0.02 * a.square().mean().sqrt().item<float>());
    }

    [Fact]
    public void A_condition_encoded_once_gives_what_encoding_at_every_step_gives()
    {
        using var model = Train(Small with { Conditioning = Conditioning.LatentEncoder, ConditionDropout = 0.2 });
        using var scope = NewDisposeScope();
        var (x, mask) = (randn(2, 3, 16, 16), randn(2, 1, 16, 16).sign());
        using var given = new GivenParts { Values = mask };
        var (predictor, _) = given.For(model, [0, 1]);
        var expected = model.Predict(x, [300, 300], mask);
        Assert.Equal(0, (predictor.Predict(x, [300, 300]) - expected).abs().max().item<float>());
        Assert.True((model.Predict(x, [300, 300]) - expected).abs().max().item<float>() > 0);
    }
}
