using static JdmMl.Evaluation.ClaimSentences;

namespace JdmMl.Evaluation;

/// <summary>One mean gain that can be computed from the thesis' tables, and what it is.</summary>
/// <param name="Gain">Gain in mDice over real only, points.</param>
/// <param name="Label">How it was averaged and which ratio it belongs to.</param>
public sealed record ThesisGain(double Gain, string Label);

/// <summary>What the thesis' transfer experiment (Tables 5.4 and 5.5) carries: several "average gains", none of them a claim.</summary>
public static class ThesisClaim
{
    /// <summary>Test images: the PraNet split.</summary>
    private static readonly Dictionary<string, int> Images =
        new() { ["Kvasir"] = 100, ["CVC-ClinicDB"] = 62, ["CVC-ColonDB"] = 380, ["CVC-300"] = 60, ["ETIS"] = 196 };

    private const string Transfer = "nnU-Net, synthetic pretrain + real finetune";

    /// <summary>Gains in mDice of each test set at each ratio.</summary>
    public static IReadOnlyDictionary<int, IReadOnlyList<DataSetMean>> GainsByRatio { get; } = ThesisTables.Rows
        .Where(row => row.Method == Transfer && Images.ContainsKey(row.DataSet))
        .GroupBy(row => row.SyntheticPercent!.Value)
        .ToDictionary(ratio => ratio.Key, ratio => (IReadOnlyList<DataSetMean>)[.. ratio.Select(Gain)]);

    /// <summary>
    /// The readings: the ratio with the best macro mean, by test set and by image; then the best ratio of each test set, likewise.
    /// </summary>
    public static IReadOnlyList<ThesisGain> Readings { get; } = Read();

    /// <summary>Why none of the readings is a claim.</summary>
    public static IReadOnlyList<string> Reasons { get; } =
    [
        "There is no variance: five folds share one pretrained checkpoint and only their mean is printed, so no interval and no p exist.",
        "The ratio was chosen on the test sets; nothing was held out to choose it on.",
        "A compute-matched control is missing: pretrained arms train 400 synthetic and 150 real epochs, the baseline 400 real ones.",
    ];

    /// <summary>Everything as lines of text.</summary>
    public static IReadOnlyList<string> Lines()
    {
        var lines = new List<string> {
            "Gain in mDice of pretraining on synthetic pairs over real only, Tables 5.4 and 5.5 of the thesis, points:" };
        foreach (var (ratio, sets) in GainsByRatio.OrderBy(r => r.Key))
            lines.Add(
                $"  {ratio,4} %: {string.Join(", ", sets.Select(s => $"{s.DataSet} {Number(s.Mean)}"))}; " +
                $"macro {Number(DataSetMean.Over(sets, DataSetWeighting.DataSets))}, " +
                $"image-weighted {Number(DataSetMean.Over(sets, DataSetWeighting.Images))}");
        lines.Add($"What \"the average gain\" can mean ({Images.Values.Sum()} test images):");
        lines.AddRange(Readings.Select(r => $"  {Number(r.Gain)}  {r.Label}"));
        lines.Add("None of them is a claim:");
        lines.AddRange(Reasons.Select(r => $"  - {r}"));
        return lines;
    }

    private static DataSetMean Gain(ThesisRow row)
    {
        // CVC-300's baseline is 85.35 in Table 5.2 and 85.45 in Table 5.5; the transfer tables are compared with their own
        var baseline = ThesisTables.Rows.Single(r => r.Table == row.Table && r.SyntheticPercent == 0 && r.DataSet == row.DataSet);
        return new(row.DataSet, row.MeanDice - baseline.MeanDice, Images[row.DataSet]);
    }

    private static ThesisGain[] Read()
    {
        var (ratio, sets) = GainsByRatio.MaxBy(r => DataSetMean.Over(r.Value, DataSetWeighting.DataSets));
        DataSetMean[] picked = [.. GainsByRatio.Values.SelectMany(s => s).GroupBy(s => s.DataSet).Select(s => s.MaxBy(x => x.Mean))];
        return
        [
            new(DataSetMean.Over(sets, DataSetWeighting.DataSets), $"macro mean over {sets.Count} test sets at the fixed ratio {ratio} %"),
            new(DataSetMean.Over(sets, DataSetWeighting.Images), $"image-weighted mean at the fixed ratio {ratio} %"),
            new(DataSetMean.Over(picked, DataSetWeighting.DataSets), "macro mean with the best ratio picked on each test set"),
            new(DataSetMean.Over(picked, DataSetWeighting.Images), "image-weighted mean with the best ratio picked on each test set"),
        ];
    }
}
