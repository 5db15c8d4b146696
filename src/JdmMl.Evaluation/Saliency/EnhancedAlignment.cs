namespace JdmMl.Evaluation;

/// <summary>
/// The E-measure (Fan et al. 2018) of a soft map cut at 256 thresholds as in <see cref="ThresholdSweep"/>: per pixel
/// (1 + 2ab / (a^2 + b^2))^2 / 4, where a and b are truth and cut minus their means. As in the authors' Enhancedmeasure.m the sum is
/// divided by pixels - 1, so that a perfect cut scores slightly above 1; an empty truth scores the share of pixels that are not
/// predicted, a full one the share that is.
/// </summary>
public sealed class EnhancedAlignment
{
    private const double Epsilon = 2.220446049250313e-16;                   // MATLAB's eps

    private EnhancedAlignment(double[] curve, double adaptive) => (Curve, Adaptive) = (curve, adaptive);

    /// <summary>E at the thresholds 1, 254/255, ..., 0, [256].</summary>
    public IReadOnlyList<double> Curve { get; }

    /// <summary>Mean of the curve (meanEm).</summary>
    public double Mean => Curve.Average();

    /// <summary>Largest value of the curve (maxEm).</summary>
    public double Max => Curve.Max();

    /// <summary>E at the threshold of twice the map's mean, at most 1 (adpEm).</summary>
    public double Adaptive { get; }

    /// <summary>The curve of one image.</summary>
    /// <param name="map">What the map holds; its rescaling is used.</param>
    public static EnhancedAlignment Of(MapHistogram map)
    {
        double mean = 0;
        for (int v = 0; v < 256; v++) mean += map.Rescaled(v) * (map.On[v] + map.Off[v]) / map.Pixels;
        double threshold = Math.Min(2 * mean, 1);
        long hit = 0, extra = 0;
        for (int v = 0; v < 256; v++)
        {
            if (map.Rescaled(v) < threshold) continue;
            hit += map.On[v];
            extra += map.Off[v];
        }
        var adaptive = new OverlapCounts(hit, extra, map.Positives - hit, map.Pixels - map.Positives - extra);
        return new([.. map.Cuts().Select(Of)], Of(adaptive));
    }

    /// <summary>The E-measure of one binary mask; the counts are all it depends on.</summary>
    public static double Of(OverlapCounts counts)
    {
        double all = counts.Pixels, sum;
        if (counts.Truth == 0) sum = all - counts.Predicted;
        else if (counts.Truth == counts.Pixels) sum = counts.Predicted;
        else
        {
            double truth = counts.Truth / all, predicted = counts.Predicted / all;
            sum = counts.TruePositives * Aligned(1 - truth, 1 - predicted) + counts.FalsePositives * Aligned(-truth, 1 - predicted)
                + counts.FalseNegatives * Aligned(1 - truth, -predicted) + counts.TrueNegatives * Aligned(-truth, -predicted);
        }
        return sum / Math.Max(all - 1, 1);
    }

    /// <summary>The mean curve over images, with the mean of the adaptive scores.</summary>
    /// <param name="images">At least one.</param>
    public static EnhancedAlignment Average(IReadOnlyCollection<EnhancedAlignment> images)
    {
        if (images.Count == 0) throw new ArgumentException("There are no curves to average; expected at least one.");
        return new([.. Enumerable.Range(0, 256).Select(k => images.Average(i => i.Curve[k]))], images.Average(i => i.Adaptive));
    }

    private static double Aligned(double a, double b)
    {
        double alignment = 2 * a * b / (a * a + b * b + Epsilon);
        return (alignment + 1) * (alignment + 1) / 4;
    }
}
