namespace JdmMl.Evaluation;

/// <summary>A metric of one image, as rows name it.</summary>
/// <param name="Name">The key in <see cref="EvaluationRow.Metrics"/>.</param>
/// <param name="Label">What tables call it.</param>
/// <param name="HigherIsBetter">Whether a larger value is the better one.</param>
/// <param name="IsShare">Whether the value is a share of 1, which tables show in percent; otherwise it has the unit of the spacing.</param>
public sealed record Metric(string Name, string Label, bool HigherIsBetter = true, bool IsShare = true)
{
    /// <summary>Foreground Dice, the primary metric.</summary>
    public static Metric Dice { get; } = new("dice", "Dice");

    /// <summary>Foreground intersection over union.</summary>
    public static Metric Iou { get; } = new("iou", "IoU");

    /// <summary>All metrics that rows may hold, in the order of tables; those of single classes carry ".class2" behind the name.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Dice, Iou, new("sensitivity", "Sensitivity"), new("precision", "Precision"), new("specificity", "Specificity"),
        new("nsd", "NSD"), new("hd95", "HD95", HigherIsBetter: false, IsShare: false),
        new("asd", "Average surface distance", HigherIsBetter: false, IsShare: false),
        new("aji", "AJI"), new("ajiPlus", "AJI+"), new("pq", "PQ"), new("dq", "DQ"), new("sq", "SQ"),
        new("lesionSensitivity", "Lesion sensitivity"), new("lesionPrecision", "Lesion precision"),
        new("sweepMeanDice", "Sweep mean Dice"), new("sweepMaxDice", "Sweep max Dice"),
        new("sweepMeanIou", "Sweep mean IoU"), new("sweepMaxIou", "Sweep max IoU"),
        new("sMeasure", "S-measure"), new("weightedF", "Weighted F-measure"),
        new("eMeasureMean", "E-measure, mean"), new("eMeasureMax", "E-measure, max"), new("eMeasureAdaptive", "E-measure, adaptive"),
        new("mae", "MAE", HigherIsBetter: false), new("softDice", "Soft Dice (smooth 1)"),
        new("ece", "ECE", HigherIsBetter: false), new("brier", "Brier score", HigherIsBetter: false),
    ];

    /// <summary>The metric of a row's key.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Metric Find(string name)
    {
        string[] parts = name.Split(".class");
        var metric = All.FirstOrDefault(m => m.Name == parts[0])
            ?? throw new ArgumentException($"There is no metric '{name}'; known are {string.Join(", ", All.Select(m => m.Name))}.");
        return parts.Length == 1 ? metric : metric with { Name = name, Label = $"{metric.Label}, class {parts[1]}" };
    }
}
