using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests;

public sealed class ChainTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(seed: 7);

    public void Dispose() => _folder.Dispose();

    private EstimatorChain<SegmentationTransformer> Pipeline(SegmentationOutput? output = null) =>
        _ml.ImageSegmentation.Trainers.JointDiffusion(Small.Diffusion)
            .Append(_ml.ImageSegmentation.PairGenerator(Small.Generator(_folder.Path)), TransformerScope.Training)
            .Append(_ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation, output: output));

    [Fact]
    public void The_whole_protocol_is_one_chain()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => { if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Info) log.Add(e.Message); };
        using var model = Pipeline().Fit(Small.View(_ml));

        var stages = model.LastTransformer.Model.History;
        Assert.Equal(["pretrain", "finetune"], stages.Select(s => s.Stage));
        Assert.Equal([3, 6], stages.Select(s => s.Pairs));                  // 0.5 x 6 synthetic, 6 real

        var test = Small.View(_ml, 4, seed: 9);
        var predictions = model.Transform(test);
        Assert.Equal(4, predictions.GetColumn<string>(PairColumns.Id).Count());     // scoring adds no rows
        var metrics = _ml.ImageSegmentation.Evaluate(predictions);
        Assert.Equal(4, metrics.Images.Count);
        Assert.InRange(metrics.MeanDice, 0, 1);
        Assert.Contains(log, l => l.Contains("Training a joint diffusion model on 6 pairs"));
        Assert.Contains(log, l => l.Contains("Generating 3 pairs"));
        Assert.Contains(log, l => l.Contains("loss"));
    }

    [Fact]
    public void The_column_table_holds()
    {
        using var model = Pipeline(new SegmentationOutput { ProbabilityColumnName = "Probability", OverlayColumnName = "Overlay" })
            .Fit(Small.View(_ml));
        var view = model.Transform(Small.View(_ml, 2, seed: 9));
        Assert.Equal(
            ["Id", "Group", "DataSet", "Split", "Origin", "Image", "Mask", "JointModel", "PredictedMask", "Probability", "Overlay"],
            view.Schema.Select(c => c.Name));
        Assert.Equal([2, 16, 16], ((VectorDataViewType)view.Schema["Probability"].Type).Dimensions.ToArray());
        foreach (var probabilities in view.GetColumn<float[]>("Probability"))
            for (int i = 0; i < 256; i++) Assert.Equal(1, probabilities[i] + probabilities[256 + i], 1e-5);
        foreach (var mask in view.GetColumn<MLImage>("PredictedMask"))
            using (mask)
            {
                Assert.Equal((24, 24), (mask.Width, mask.Height));
                var pixels = mask.Pixels.ToArray();
                for (int i = 0; i < pixels.Length; i += 4)
                {
                    Assert.True(pixels[i] <= 1 && pixels[i] == pixels[i + 1] && pixels[i] == pixels[i + 2]);
                    Assert.Equal(255, pixels[i + 3]);
                }
            }
    }

    [Fact]
    public void In_training_scope_synthetic_rows_follow_and_repeat_in_every_cursor()
    {
        using var model = Pipeline().Fit(Small.View(_ml));
        var rows = model.Transform(Small.View(_ml, 2, seed: 9), TransformerScope.Training);
        Assert.Equal(["real", "real", "synthetic", "synthetic", "synthetic"], rows.GetColumn<string>(PairColumns.Origin));
        byte[][] Pixels() => [.. rows.GetColumn<MLImage>(PairColumns.Image).Select(i => { using (i) return i.Pixels.ToArray(); })];
        Assert.Equal(Pixels(), Pixels());
        var ids = new HashSet<(ulong, ulong)>();
        using var cursor = rows.GetRowCursor(rows.Schema);
        var getter = cursor.GetIdGetter();
        var id = default(DataViewRowId);
        for (long position = 0; cursor.MoveNext(); position++)
        {
            Assert.Equal(position, cursor.Position);
            getter(ref id);
            Assert.True(ids.Add((id.Low, id.High)));
        }
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Two_fits_with_one_seed_agree()
    {
        byte[][] Predict()
        {
            using var model = Pipeline().Fit(Small.View(_ml));
            return [.. model.Transform(Small.View(_ml, 3, seed: 9)).GetColumn<MLImage>(PairColumns.PredictedMask)
                .Select(i => { using (i) return i.Pixels.ToArray(); })];
        }
        Assert.Equal(Predict(), Predict());
    }

    [Fact]
    public void A_view_that_the_library_does_not_know_gives_the_same_training_rows()
    {
        // SkipRows hides the pairs behind plain cursors.
        var plain = _ml.Data.SkipRows(Small.View(_ml, 7), 1);
        var direct = _ml.ImageSegmentation.LoadPairs(Small.Phantoms(7).Select([1, 2, 3, 4, 5, 6]));
        using var first = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(plain);
        using var second = _ml.ImageSegmentation.Trainers.Segmentation(Small.Segmentation).Fit(direct);
        Assert.Equal(second.Model.History[0].DataHash, first.Model.History[0].DataHash);
    }

    [Fact]
    public void A_prediction_engine_works_on_the_fitted_chain()
    {
        using var model = Pipeline().Fit(Small.View(_ml));
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(model);
        var pair = Small.Phantoms(1, seed: 9).Read(0);
        using var image = pair.Image.ToMLImage();
        using var mask = pair.Mask.ToMLImage();
        var prediction = engine.Predict(new Input { Image = image, Mask = mask, Origin = "real" });
        Assert.Equal(model.LastTransformer.Model.Predict(pair.Image).Labels, LabelMask.FromMLImage(prediction.PredictedMask!).Labels);
    }

    [Fact]
    public void Fit_stops_when_asked()
    {
        using var stop = new CancellationTokenSource();
        int steps = 0;
        var fit = new FitOptions { Cancellation = stop.Token, Progress = new Listener(_ => { if (++steps == 2) stop.Cancel(); }) };
        Assert.Throws<OperationCanceledException>(
            () => _ml.ImageSegmentation.Trainers.JointDiffusion(Small.Diffusion, fit).Fit(Small.View(_ml)));
        Assert.Equal(2, steps);
    }

    public sealed class Input
    {
        [Microsoft.ML.Transforms.Image.ImageType(24, 24)] public MLImage? Image { get; set; }
        [Microsoft.ML.Transforms.Image.ImageType(24, 24)] public MLImage? Mask { get; set; }
        public string Origin { get; set; } = "";
    }

    public sealed class Output
    {
        [Microsoft.ML.Transforms.Image.ImageType(24, 24)] public MLImage? PredictedMask { get; set; }
    }

    private sealed class Listener(Action<Training.TrainingProgress> heard) : IProgress<Training.TrainingProgress>
    {
        public void Report(Training.TrainingProgress value) => heard(value);
    }
}
