using JdmMl.Leaks;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests;

/// <summary>Predicting for ever takes no more memory than predicting once. JDM_SOAK sets how often; 200 times by default.</summary>
public sealed class SoakTests : IDisposable
{
    private static readonly int Predictions = int.TryParse(Environment.GetEnvironmentVariable("JDM_SOAK"), out int n) ? n : 200;
    private readonly MLContext _ml = new(seed: 7);
    private readonly SegmentationTransformer _model;

    public SoakTests()
    {
        var tiny = SegmentationModel.Untrained(Small.Segmentation with { Features = [4, 8], Mirroring = false });
        _model = new(tiny, output: new SegmentationOutput { ProbabilityColumnName = "Probability", OverlayColumnName = "Overlay" });
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_prediction_engine_keeps_its_memory()
    {
        using var engine = _ml.Model.CreatePredictionEngine<ChainTests.Input, ChainTests.Output>(
            _model, new PredictionEngineOptions { OwnsTransformer = false });
        var pair = Small.Phantoms(1).Read(0);
        void Predict()
        {
            using var image = pair.Image.ToMLImage();
            using var mask = pair.Mask.ToMLImage();
            Assert.NotNull(engine.Predict(new ChainTests.Input { Image = image, Mask = mask, Origin = "real" }).PredictedMask);
        }
        LiveHandles.RequireNoGrowth(Predict);
        LiveHandles.RequireFlatMemory(Predict, Predictions, 30);
    }

    [Fact]
    public void Reading_a_view_again_and_again_keeps_its_memory()
    {
        var view = _model.Transform(Small.View(_ml, 10));
        void Read() => Assert.Equal(10, Conformance.RowTexts.Of(view).Count);
        LiveHandles.RequireNoGrowth(Read);
        LiveHandles.RequireFlatMemory(Read, Predictions / 20, 30);
    }

    [Fact]
    public void Saving_and_loading_leaves_no_tensor_and_no_file_behind()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "model.zip");
        int Left() => Directory.GetDirectories(Path.GetTempPath(), "jdmml-*").Count(d => File.Exists(Path.Combine(d, "stage.json")));
        int before = Left();
        _ml.GetImageSegmentation();
        LiveHandles.RequireNoGrowth(() =>
        {
            _ml.Model.Save(_model, null, path);
            ((IDisposable)_ml.Model.Load(path, out _)).Dispose();
        });
        Assert.Equal(before, Left());
    }
}
