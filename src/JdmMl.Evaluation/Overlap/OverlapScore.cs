namespace JdmMl.Evaluation;

/// <summary>The overlap scores of one comparison, each in 0..1, or NaN where it is undefined.</summary>
/// <param name="Dice">2 TP / (2 TP + FP + FN), also called F1.</param>
/// <param name="Iou">TP / (TP + FP + FN), also called Jaccard.</param>
/// <param name="Sensitivity">TP / (TP + FN), also called recall.</param>
/// <param name="Precision">TP / (TP + FP).</param>
/// <param name="Specificity">TN / (TN + FP), also called true negative rate; 0/0 where the truth fills the image.</param>
public readonly record struct OverlapScore(double Dice, double Iou, double Sensitivity, double Precision, double Specificity)
{
    /// <summary>Scores a comparison.</summary>
    /// <param name="counts">The compared pixels, of one image or of several pooled.</param>
    /// <param name="emptyMasks">What 0/0 is; NaN by default.</param>
    public static OverlapScore Of(OverlapCounts counts, EmptyMasks emptyMasks = EmptyMasks.Exclude)
    {
        var (hit, extra, missed, rest) = counts;
        var undefined = emptyMasks switch
        {
            EmptyMasks.Exclude => double.NaN,
            EmptyMasks.One => hit + extra + missed == 0 ? 1 : double.NaN,
            EmptyMasks.Zero => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(emptyMasks), emptyMasks, "Expected Exclude, One or Zero."),
        };
        return new(
            Dice: Ratio(2 * hit, 2 * hit + extra + missed),
            Iou: Ratio(hit, hit + extra + missed),
            Sensitivity: Ratio(hit, hit + missed),
            Precision: Ratio(hit, hit + extra),
            Specificity: Ratio(rest, rest + extra));

        double Ratio(long part, long whole) => whole == 0 ? undefined : (double)part / whole;
    }
}
