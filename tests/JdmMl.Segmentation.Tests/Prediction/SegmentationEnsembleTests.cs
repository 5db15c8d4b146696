using JdmMl.Data;
using JdmMl.Segmentation.Tests.Postprocessing;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Prediction;

[Collection(nameof(TorchCollection))]
public sealed class SegmentationEnsembleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-ensemble").FullName;
    private readonly RgbImage _image = Discs.Pair(16, 16, new Random(5), "a").Image;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Logits_of_the_folds_are_averaged_before_the_softmax()
    {
        using var ensemble = new SegmentationEnsemble([Fold(1), Fold(2), Fold(3)]);
        using var predictor = new SegmentationPredictor(ensemble);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var planes = InputPlanes.Of(_image, ensemble.Options, CPU);
        var logits = ensemble.Models.Select(model => model.Network.Logits(planes)).ToArray();
        var expected = ((logits[0] + logits[1] + logits[2]) / 3).softmax(1);

        var actual = predictor.Segment(_image, ProbabilitySize.Network).Probabilities!.Values;

        Near.Check(expected, tensor(actual, [1, 2, 16, 16]), 1e-5, "probabilities");
        var ofProbabilities = (logits[0].softmax(1) + logits[1].softmax(1) + logits[2].softmax(1)) / 3;
        Assert.True(Near.Difference(expected, ofProbabilities) > 1e-4);
    }

    [Fact]
    public void A_run_folder_comes_back_whole_or_in_part()
    {
        using var ensemble = new SegmentationEnsemble([Fold(1), Fold(2), Fold(3)], Decisions.Adopted, [0, 2, 4]);
        ensemble.Save(_folder);

        using var all = SegmentationEnsemble.Load(_folder);
        using var some = SegmentationEnsemble.Load(_folder, folds: [4, 0]);

        Assert.Equal([0, 2, 4], all.Folds);
        Assert.True(all.Postprocessing!.Rule.Foreground);
        Assert.Equal(Probabilities(ensemble), Probabilities(all));
        Assert.Equal([0, 4], some.Folds);
        Assert.Equal([1, 3], some.Models.Select(model => model.Options.Seed));
        Assert.NotEqual(Probabilities(ensemble), Probabilities(some));
        var refusal = Assert.Throws<JdmException>(() => SegmentationEnsemble.Load(_folder, folds: [1, 2, 3]));
        Assert.StartsWith($"'{_folder}' has no trained fold 1, 3; it has 0, 2, 4.", refusal.Message);
    }

    [Fact]
    public void One_model_is_an_ensemble_too()
    {
        var model = Fold(1);
        model.Postprocessing = Decisions.Adopted;
        model.Save(Path.Combine(_folder, "model"));
        model.Save(Path.Combine(_folder, "run", "fold_all", "model"));
        using var trainedOnAll = SegmentationEnsemble.Load(Path.Combine(_folder, "run"));
        using var loaded = SegmentationEnsemble.Load(_folder);
        using var inner = SegmentationEnsemble.Load(Path.Combine(_folder, "model"), folds: [0]);
        using var predictor = new SegmentationPredictor(inner);

        Assert.Equal(Probabilities(model), Probabilities(loaded));
        Assert.Equal(Probabilities(model), Probabilities(trainedOnAll));
        Assert.True(predictor.LargestComponent.Foreground);
        Assert.Throws<JdmException>(() => SegmentationEnsemble.Load(_folder, folds: [1]));
        model.Dispose();
    }

    [Fact]
    public void Models_of_different_plans_are_refused()
    {
        using var one = Fold(1);
        using var other = SegmentationModel.Untrained(Discs.Tiny with { Classes = 3, Normalisation = Normalisation.RgbToZeroOne });
        Assert.Equal(
            "The models of an ensemble has 2 faults:\n" +
            "  - fold 1 has the classes 3 and fold 0 2; all must be trained with one plan\n" +
            "  - fold 1 has the normalisation RgbToZeroOne and fold 0 ZScore; all must be trained with one plan",
            Assert.Throws<JdmException>(() => new SegmentationEnsemble([one, other])).Message);
    }

    [Fact]
    public void A_folder_without_models_is_refused()
    {
        Assert.Contains("does not exist", Assert.Throws<JdmException>(() => SegmentationEnsemble.Load(Path.Combine(_folder, "none"))).Message);
        Directory.CreateDirectory(Path.Combine(_folder, "fold_0"));
        Assert.Contains(
            "holds no trained segmentation model; expected network.safetensors",
            Assert.Throws<JdmException>(() => SegmentationEnsemble.Load(_folder)).Message);
    }

    [Fact]
    public void Loading_leaves_no_native_tensor_behind()
    {
        using var ensemble = new SegmentationEnsemble([Fold(1), Fold(2)]);
        ensemble.Save(_folder);
        File.WriteAllText(Path.Combine(_folder, "fold_1", "network.safetensors"), "damaged");
        LiveHandles.RequireNoGrowth(() => Assert.Throws<JdmException>(() => SegmentationEnsemble.Load(_folder)));
        LiveHandles.RequireNoGrowth(() => SegmentationEnsemble.Load(_folder, folds: [0]).Dispose());
    }

    private static SegmentationModel Fold(int seed) => SegmentationModel.Untrained(Discs.Tiny with { Seed = seed });

    private float[] Probabilities(SegmentationEnsemble ensemble)
    {
        using var predictor = new SegmentationPredictor(ensemble);
        return predictor.Segment(_image, ProbabilitySize.Native).Probabilities!.Values;
    }

    private float[] Probabilities(SegmentationModel model) => model.Probabilities(_image);
}
