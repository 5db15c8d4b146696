namespace JdmMl.Evaluation;

/// <summary>
/// PraNet's evaluation of soft maps (DengPingFan/PraNet, eval/main.m): the map is rescaled to its own minimum and maximum unless
/// it is constant, then cut at 256 thresholds 1, 254/255, ..., 0 with "value at least threshold"; a cut without a true positive
/// scores 0, whichever masks are empty. Curves are averaged over images first; the published mDice and mIoU are the means of those
/// curves, not the value at 0.5. Threshold 0 predicts everything, so even a perfect mask stays below 1.
/// </summary>
public sealed class ThresholdSweep
{
    private const int Thresholds = 256;

    /// <summary>Dice at the thresholds 1, 254/255, ..., 0, [256].</summary>
    public IReadOnlyList<double> Dice { get; }

    /// <summary>IoU at the thresholds 1, 254/255, ..., 0, [256].</summary>
    public IReadOnlyList<double> Iou { get; }

    private ThresholdSweep(double[] dice, double[] iou) => (Dice, Iou) = (dice, iou);

    /// <summary>Mean of the Dice curve (meanDic), 0..1.</summary>
    public double MeanDice => Dice.Average();

    /// <summary>Largest value of the Dice curve (maxDic), 0..1.</summary>
    public double MaxDice => Dice.Max();

    /// <summary>Mean of the IoU curve (meanIoU), 0..1.</summary>
    public double MeanIou => Iou.Average();

    /// <summary>Largest value of the IoU curve (maxIoU), 0..1.</summary>
    public double MaxIou => Iou.Max();

    /// <summary>The curves of one image.</summary>
    /// <param name="truth">Class ids or a 0/255 mask, [H, W] flattened; above 0 is foreground.</param>
    /// <param name="map">Foreground probability times 255 as saved to an 8-bit picture, [H, W] flattened.</param>
    /// <param name="rescaling">Whether the map is rescaled first.</param>
    /// <exception cref="ArgumentException">The masks differ in length or are empty.</exception>
    public static ThresholdSweep Of(
        ReadOnlySpan<byte> truth, ReadOnlySpan<byte> map, SweepRescaling rescaling = SweepRescaling.MinMax)
    {
        OverlapCounts.RequireSameLength(truth, map);
        return Of(MapHistogram.Of(truth, map, truth.Length, rescaling));
    }

    /// <summary>The curves of one image.</summary>
    /// <param name="map">What the map holds; its rescaling is used.</param>
    public static ThresholdSweep Of(MapHistogram map)
    {
        OverlapScore[] scores = [.. map.Cuts().Select(cut => OverlapScore.Of(cut, EmptyMasks.Zero))];
        return new([.. scores.Select(s => s.Dice)], [.. scores.Select(s => s.Iou)]);
    }

    /// <summary>The mean curves over images.</summary>
    /// <param name="images">At least one.</param>
    public static ThresholdSweep Mean(IReadOnlyCollection<ThresholdSweep> images)
    {
        if (images.Count == 0) throw new ArgumentException("There are no sweeps to average; expected at least one.");
        return new(
            [.. Enumerable.Range(0, Thresholds).Select(k => images.Average(i => i.Dice[k]))],
            [.. Enumerable.Range(0, Thresholds).Select(k => images.Average(i => i.Iou[k]))]);
    }
}
