namespace JdmMl.Experiments.Reports;

/// <summary>What is done to a measured curve before it is drawn.</summary>
public static class Curves
{
    /// <summary>
    /// Exponential moving average without start-up bias: m_n = sum w^(n-i) y_i / sum w^(n-i), so the first value stays itself.
    /// NaN and infinities stay where they are and do not enter the average.
    /// </summary>
    /// <param name="values">The curve.</param>
    /// <param name="weight">w, 0 (no smoothing) up to below 1.</param>
    public static double[] Smooth(IReadOnlyList<double> values, double weight)
    {
        if (weight is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "Expected a weight from 0 to below 1.");
        var smooth = new double[values.Count];
        double sum = 0, total = 0;
        for (var i = 0; i < smooth.Length; i++)
        {
            smooth[i] = values[i];
            if (!double.IsFinite(values[i])) continue;
            (sum, total) = (weight * sum + values[i], weight * total + 1);
            smooth[i] = sum / total;
        }

        return smooth;
    }

    /// <summary>
    /// Chooses the points of a long curve that matter for its drawing: of every bucket of neighbours the lowest and the highest, so
    /// that spikes survive, and the first and last of all.
    /// </summary>
    /// <param name="values">The curve; NaN is kept where a whole bucket is NaN, so that gaps survive.</param>
    /// <param name="buckets">How many buckets, about the width of the drawing in pixels divided by two.</param>
    /// <returns>Indices into the curve, rising; all of them if the curve is short.</returns>
    public static int[] Thin(IReadOnlyList<double> values, int buckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        if (values.Count <= 2 * buckets) return [.. Enumerable.Range(0, values.Count)];
        var kept = new SortedSet<int> { 0, values.Count - 1 };
        for (var b = 0; b < buckets; b++)
        {
            var start = (int)((long)b * values.Count / buckets);
            var end = (int)((long)(b + 1) * values.Count / buckets);
            var (lowest, highest) = (start, start);
            for (var i = start + 1; i < end; i++)
            {
                if (double.IsNaN(values[lowest]) || values[i] < values[lowest]) lowest = i;
                if (double.IsNaN(values[highest]) || values[i] > values[highest]) highest = i;
            }

            kept.Add(lowest);
            kept.Add(highest);
        }

        return [.. kept];
    }
}
