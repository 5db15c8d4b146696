using System.Diagnostics;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Cli.Prediction;

/// <summary>An image without a prediction, and why.</summary>
internal sealed record FailedImage(string Id, string Error);

/// <summary>What a run did.</summary>
/// <param name="Predicted">Images predicted now.</param>
/// <param name="Found">Images whose masks were there already.</param>
/// <param name="Failed">Images that could not be read.</param>
/// <param name="Seconds">Reading, predicting and writing.</param>
/// <param name="Scores">Against the truth, of all masks, in the order of the input; empty where there is none.</param>
internal sealed record PredictionResult(
    int Predicted, int Found, IReadOnlyList<FailedImage> Failed, double Seconds, IReadOnlyList<ImageScore> Scores)
{
    internal double ImagesPerSecond => Predicted == 0 ? 0 : Predicted / Seconds;
}

/// <summary>Predicts every image that has no mask yet; an image that cannot be read costs no other one its mask.</summary>
internal sealed class PredictionRun(
    SegmentationPredictor predictor, PredictionInputs inputs, PredictionFolder folder, int classes, bool probabilities, bool overwrite)
{
    private readonly List<(int Index, FailedImage Image)> _failed = [];
    private readonly SortedDictionary<int, ImageScore> _scores = [];
    private int _predicted, _found, _done;

    /// <param name="progress">Told after every batch.</param>
    /// <param name="onFailure">Told of an image at once.</param>
    /// <param name="stop">Looked at before every batch.</param>
    internal PredictionResult Run(IProgress<TrainingProgress> progress, Action<FailedImage> onFailure, CancellationToken stop)
    {
        var items = inputs.Pairs.Items;
        int[] open = [.. Enumerable.Range(0, items.Count).Where(i => overwrite || !folder.Has(items[i].Id))];
        foreach (var i in Enumerable.Range(0, items.Count).Except(open))
        {
            stop.ThrowIfCancellationRequested();
            Try(i, onFailure, () => ScoreFound(i));
        }
        _done = _found;
        var clock = new ProgressClock(progress, "predict", items.Count, _done);
        var watch = Stopwatch.StartNew();
        var chunks = open.Chunk(predictor.Options.BatchSize).ToArray();
        var next = chunks.Length > 0 ? Task.Run(() => Read(chunks[0])) : null;
        for (var c = 0; c < chunks.Length; c++)
        {
            var read = next!.GetAwaiter().GetResult();
            stop.ThrowIfCancellationRequested();
            var following = c + 1;
            if (following < chunks.Length) next = Task.Run(() => Read(chunks[following]));
            foreach (var (index, error) in read.Failed) Fail(index, error, onFailure);
            Predict(read.Pairs, onFailure);
            _done += chunks[c].Length;
            clock.Report(_done, new Dictionary<string, double> { ["images per second"] = _predicted / watch.Elapsed.TotalSeconds });
        }
        return new PredictionResult(
            _predicted, _found, [.. _failed.OrderBy(one => one.Index).Select(one => one.Image)], watch.Elapsed.TotalSeconds,
            [.. _scores.Values]);
    }

    private (List<(int Index, ImagePair Pair)> Pairs, List<(int Index, string Error)> Failed) Read(int[] indices)
    {
        var pairs = new List<(int, ImagePair)>();
        var failed = new List<(int, string)>();
        foreach (var i in indices)
        {
            try { pairs.Add((i, inputs.Pairs.Read(i))); }
            catch (JdmException exception) { failed.Add((i, exception.Message)); }
        }
        return (pairs, failed);
    }

    private void Predict(List<(int Index, ImagePair Pair)> pairs, Action<FailedImage> onFailure)
    {
        var size = probabilities ? ProbabilitySize.Native : ProbabilitySize.None;
        var predictions = predictor.Segment(pairs.Select(one => one.Pair.Image), size);
        foreach (var ((index, pair), prediction) in pairs.Zip(predictions))
        {
            folder.Write(pair, prediction, inputs.HaveMasks);
            _predicted++;
            Try(index, onFailure, () => Score(index, pair.Info, pair.Mask, prediction.Mask));
        }
    }

    private void ScoreFound(int index)
    {
        if (inputs.HaveMasks)
        {
            var pair = inputs.Pairs.Read(index);
            Score(index, pair.Info, pair.Mask, folder.Read(pair.Info.Id));
        }
        _found++;
    }

    private void Score(int index, PairInfo info, LabelMask truth, LabelMask predicted)
    {
        if (!inputs.HaveMasks) return;
        if (truth.HighestLabel() >= classes)
            throw new JdmException(
                $"The mask of '{info.Id}' holds the class {truth.HighestLabel()}, but the model knows {classes} classes; it was predicted " +
                "but not scored. Remap the masks in a manifest.");
        _scores[index] = ImageScore.Of(info.Id, info.Group, truth.Labels, predicted.Labels, classes);
    }

    private void Try(int index, Action<FailedImage> onFailure, Action action)
    {
        try { action(); }
        catch (JdmException exception) { Fail(index, exception.Message, onFailure); }
    }

    private void Fail(int index, string error, Action<FailedImage> onFailure)
    {
        var failed = new FailedImage(inputs.Pairs.Items[index].Id, error);
        _failed.Add((index, failed));
        onFailure(failed);
    }
}
