namespace JdmMl.Evaluation;

/// <summary>
/// The S-measure (Fan et al. 2017, with alpha = 0.5): half the likeness of foreground and background as objects, half the structural
/// likeness of the four parts that the true foreground's centroid cuts the image into. 0..1, never 0/0: an empty truth scores 1 minus
/// the map's mean, a full one the mean. As in the authors' StructureMeasure.m, with deviations over n - 1; a part without pixels,
/// where that code divides by zero, has no weight here.
/// </summary>
public static class StructureMeasure
{
    private const double Epsilon = 2.220446049250313e-16;                   // MATLAB's eps

    /// <summary>The score of one image.</summary>
    /// <param name="map">What the map holds; its rescaling is used.</param>
    public static double Of(MapHistogram map)
    {
        double mean = (Moments.Of(map, map.On).Sum + Moments.Of(map, map.Off).Sum) / map.Pixels;
        if (map.Positives == 0) return 1 - mean;
        if (map.Positives == map.Pixels) return mean;
        return Math.Max(0, 0.5 * OfObjects(map) + 0.5 * OfRegions(map));
    }

    private static double OfObjects(MapHistogram map)
    {
        double share = (double)map.Positives / map.Pixels;
        var (on, off) = (Moments.Of(map, map.On), Moments.Of(map, map.Off));
        return share * Score(on.Mean, on) + (1 - share) * Score(1 - off.Mean, off);

        static double Score(double x, Moments m) => 2 * x / (x * x + 1 + Math.Sqrt(m.Spread / Math.Max(m.Count - 1, 1)) + Epsilon);
    }

    private static double OfRegions(MapHistogram map)
    {
        double sum = 0;
        for (int part = 0; part < 4; part++)
        {
            int width = part % 2 == 0 ? map.Left : map.Width - map.Left, height = part < 2 ? map.Top : map.Height - map.Top;
            if (width > 0 && height > 0)
                sum += (double)width * height / map.Pixels
                    * Likeness(Moments.Of(map, map.Part(part, true)), Moments.Of(map, map.Part(part, false)));
        }
        return sum;
    }

    // SSIM without constants between map x and truth y, from the moments of x on and off the foreground.
    private static double Likeness(Moments on, Moments off)
    {
        double n = on.Count + off.Count, x = (on.Sum + off.Sum) / n, y = on.Count / n, freedom = n - 1 + Epsilon;
        double between = on.Count > 0 && off.Count > 0 ? on.Count * off.Count / n : 0, gap = on.Mean - off.Mean;
        double variance = (on.Spread + off.Spread + between * gap * gap) / freedom;
        double truthVariance = on.Count * off.Count / n / freedom, covariance = between * gap / freedom;
        double alpha = 4 * x * y * covariance, beta = (x * x + y * y) * (variance + truthVariance);
        return alpha != 0 ? alpha / (beta + Epsilon) : beta == 0 ? 1 : 0;
    }

    /// <summary>Number, sum and summed squared deviation of rescaled values.</summary>
    private readonly record struct Moments(double Count, double Sum, double Spread)
    {
        internal double Mean => Count > 0 ? Sum / Count : 0;

        internal static Moments Of(MapHistogram map, ReadOnlySpan<long> counts)
        {
            double count = 0, sum = 0, spread = 0;
            for (int v = 0; v < 256; v++)
            {
                count += counts[v];
                sum += counts[v] * map.Rescaled(v);
            }
            for (int v = 0; v < 256 && count > 0; v++)
            {
                double d = map.Rescaled(v) - sum / count;
                spread += counts[v] * d * d;
            }
            return new(count, sum, spread);
        }
    }
}
