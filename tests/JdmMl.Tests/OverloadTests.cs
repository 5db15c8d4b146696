using JdmMl.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests;

public class OverloadTests
{
    private readonly MLContext _ml = new(seed: 7);

    [Fact]
    public void Short_overloads_set_the_options_of_their_names()
    {
        var trainers = _ml.GetImageSegmentation().Trainers;
        using var diffusion = new EstimatorChain<ITransformer>()
            .Append(trainers.JointDiffusion(Small.Diffusion with { Seed = 5 })).Fit(Small.View(_ml));
        Assert.NotNull(trainers.JointDiffusion(16, 3));
        Assert.Contains("BatchSize is 0", Assert.Throws<JdmException>(() => trainers.JointDiffusion(16, 3, batchSize: 0)).Message);
        Assert.Contains("Classes", Assert.Throws<JdmException>(() => trainers.Segmentation(16, 1, classes: 0)).Message);
        Assert.Contains("Ratio is -1", Assert.Throws<JdmException>(
            () => _ml.GetImageSegmentation().PairGenerator(-1, Samplers.DpmSolverPlusPlus(2))).Message);
        Assert.Contains("'Photo'", Assert.ThrowsAny<ArgumentException>(
            () => trainers.Segmentation(16, 1, imageColumnName: "Photo").Fit(Small.View(_ml))).Message);
    }

    [Fact]
    public void Target_typed_options_still_mean_the_options_overload()
    {
        var trainers = _ml.GetImageSegmentation().Trainers;
        Assert.NotNull(trainers.JointDiffusion(new() { ImageSize = 16 }, new() { ImageColumnName = "Photo" }));
        Assert.NotNull(trainers.Segmentation(new() { ImageSize = 16 }, new()));
        Assert.NotNull(_ml.GetImageSegmentation().PairGenerator(new() { Ratio = 2 }));
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_an_error_unless_falling_back_is_allowed()
    {
        var ml = new MLContext { GpuDeviceId = 999, FallbackToCpu = false };
        var trainers = ml.GetImageSegmentation().Trainers;
        foreach (IEstimator<ITransformer> trainer in (IEstimator<ITransformer>[])
            [trainers.JointDiffusion(Small.Diffusion), trainers.Segmentation(Small.Segmentation)])
            Assert.Contains("GPU 999", Assert.Throws<JdmException>(() => trainer.Fit(Small.View(ml))).Message);
        ml.FallbackToCpu = true;
        using var model = trainers.Segmentation(Small.Segmentation).Fit(Small.View(ml));
        Assert.Equal(TorchSharp.DeviceType.CPU, model.Model.Device.type);
    }
}
