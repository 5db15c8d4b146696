using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>One validation case.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Dice">Of the foreground, 0-1; NaN where both masks are empty.</param>
/// <param name="Iou">As <paramref name="Dice"/>.</param>
public sealed record CaseScore(string Id, double Dice, double Iou);

/// <summary>
/// A finished model on its fold's validation cases, at their native size and with all components: the file <c>validation.json</c>, and
/// the predicted masks in <c>validation/</c>.
/// </summary>
/// <param name="ModelHash">SHA-256 of the model's file.</param>
/// <param name="MeanDice">Mean foreground Dice over cases, 0-1.</param>
/// <param name="MeanIou">Mean foreground IoU over cases, 0-1.</param>
/// <param name="DiceInterval">95 % interval of the mean, drawn over groups: low and high.</param>
/// <param name="ClassDice">Mean Dice of each foreground class, from class 1 on.</param>
/// <param name="Cases">Every case.</param>
public sealed record FoldValidation(
    string ModelHash, double MeanDice, double MeanIou, IReadOnlyList<double> DiceInterval, IReadOnlyList<double> ClassDice,
    IReadOnlyList<CaseScore> Cases)
{
    private const string FileName = "validation.json", MaskFolder = "validation";

    /// <summary>Truth and prediction of every case, read from disk one after the other.</summary>
    /// <param name="pairs">The cases that were validated.</param>
    /// <param name="folder">The fold's folder.</param>
    internal static IEnumerable<(LabelMask Truth, LabelMask Predicted)> Masks(IPairSource pairs, string folder) =>
        Enumerable.Range(0, pairs.Items.Count).Select(index => (
            pairs.Read(index).Mask, MaskReader.Read(MaskPath(folder, index, pairs.Items[index].Id), MaskEncoding.ClassIds)));

    /// <summary>Predicts and compares, unless the file beside the model already says what this model does on these cases.</summary>
    internal static FoldValidation Of(
        SegmentationModel model, string modelFolder, IPairSource pairs, string folder, string stage,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        using var file = File.OpenRead(Path.Combine(modelFolder, "network.safetensors"));
        var hash = Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
        if (Found(path) is { } found && found.ModelHash == hash
            && found.Cases.Select(one => one.Id).SequenceEqual(pairs.Items.Select(item => item.Id))
            && pairs.Items.Select((item, index) => MaskPath(folder, index, item.Id)).All(File.Exists)) return found;

        var scores = new List<ImageScore>();
        var clock = new ProgressClock(progress, stage, pairs.Items.Count);
        for (var index = 0; index < pairs.Items.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var pair = pairs.Read(index);
            var predicted = model.Predict(pair.Image);
            PngFile.WriteMask(MaskPath(folder, index, pair.Info.Id), predicted);
            scores.Add(ImageScore.Of(
                pair.Info.Id, FoldSplits.GroupOf(pair.Info), pair.Mask.Labels, predicted.Labels, model.Options.Classes));
            clock.Report(index + 1);
        }
        var summary = EvaluationSummary.Of(scores);
        var validation = new FoldValidation(
            hash, summary.MeanDice, summary.MeanIou, [summary.DiceInterval.Lower, summary.DiceInterval.Upper],
            [.. summary.Classes.Select(one => one.MeanDice)],
            [.. scores.Select(score => (score.Id, Overlap: OverlapScore.Of(score.Foreground)))
                .Select(score => new CaseScore(score.Id, score.Overlap.Dice, score.Overlap.Iou))]);
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(validation, SegmentationJson.Settings));
        return validation;
    }

    // The number keeps apart ids that differ in characters which a file name cannot hold.
    private static string MaskPath(string folder, int index, string id) => Path.Combine(
        folder, MaskFolder,
        string.Create(CultureInfo.InvariantCulture, $"{index:00000}-") +
        string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')) + ".png");

    private static FoldValidation? Found(string path)
    {
        if (!File.Exists(path)) return null;
        try { return JsonSerializer.Deserialize<FoldValidation>(File.ReadAllText(path), SegmentationJson.Settings); }
        catch (JsonException) { return null; }
    }
}
