using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>
/// The bootstrap of a mean paired difference in three stages: seeds, then groups of images within each test set, then images within
/// the drawn groups. Seeds and groups are drawn independently of each other, because every seed is scored on the same images
/// (Owen 2007). The interval is BCa with a jackknife over groups and seeds. With a single seed it says nothing about other seeds.
/// </summary>
public static class ClusterBootstrap
{
    /// <summary>The mean difference and its interval.</summary>
    /// <param name="differences">Candidate minus baseline.</param>
    /// <param name="options">Resamples, confidence, seed, and how test sets are averaged.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static BootstrapResult OfMean(PairedDifferences differences, BootstrapOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var table = ClusterTable.Of(differences, options.Weighting);
        double estimate = table.Estimate();
        if (table.Sets.Any(set => set.Count < 2))
            return new(estimate, Interval.Undefined, IntervalMethod.Undefined, double.NaN, double.NaN, double.NaN);

        double[] resampled = Resample(table, options);
        Array.Sort(resampled);
        double acceleration = BcaInterval.Acceleration(LeftOut(table, estimate));
        var (interval, method, bias) = BcaInterval.Of(resampled, estimate, acceleration, options.Confidence);
        double ofResamples = Deviation(resampled);
        if (method == IntervalMethod.Point || !options.CorrectWidth)
            return new(estimate, interval, method, bias, acceleration, method == IntervalMethod.Point ? 0 : ofResamples);

        var components = VarianceComponents.Of(table);
        double level = (1 + options.Confidence) / 2;
        double scale = components.StandardError / ofResamples
            * StudentT.InvCDF(0, 1, components.DegreesOfFreedom, level) / Normal.InvCDF(0, 1, level);
        var corrected = new Interval(estimate + scale * (interval.Lower - estimate), estimate + scale * (interval.Upper - estimate));
        return new(estimate, corrected, method, bias, acceleration, components.StandardError);
    }

    private static double[] Resample(ClusterTable table, BootstrapOptions options)
    {
        int seeds = table.Seeds, images = table.Values[0].Length;
        bool drawImages = options.ResampleImages && table.Sizes.Any(size => size > 1);
        var sums = new double[table.Sizes.Length];   // of each cluster, averaged over the drawn seeds
        var values = new double[images];
        var weights = new double[seeds];
        var resampled = new double[options.Resamples];
        for (int r = 0; r < resampled.Length; r++)
        {
            var chance = SplitMix64.For(options.Seed, r);
            if (r == 0 || seeds > 1)
            {
                DrawSeeds(ref chance, weights);
                if (drawImages) Average(table.Values, weights, values);
                for (int g = 0; g < sums.Length; g++)
                {
                    double sum = 0;
                    for (int s = 0; s < seeds; s++) sum += weights[s] * table.Sums[g][s];
                    sums[g] = sum;
                }
            }
            double estimate = 0;
            foreach (var set in table.Sets)
            {
                double sum = 0;
                long size = 0;
                for (int k = 0; k < set.Count; k++)
                {
                    int drawn = set.First + chance.NextInt(set.Count);
                    int members = table.Sizes[drawn];
                    size += members;
                    if (!drawImages || members == 1) sum += sums[drawn];
                    else for (int i = 0; i < members; i++) sum += values[table.Starts[drawn] + chance.NextInt(members)];
                }
                estimate += set.Weight * sum / size;
            }
            resampled[r] = estimate;
        }
        return resampled;
    }

    private static void DrawSeeds(ref SplitMix64 chance, double[] weights)
    {
        Array.Clear(weights);
        for (int s = 0; s < weights.Length; s++) weights[weights.Length == 1 ? 0 : chance.NextInt(weights.Length)] += 1.0 / weights.Length;
    }

    private static void Average(double[][] runs, double[] weights, double[] values)
    {
        Array.Clear(values);
        for (int s = 0; s < runs.Length; s++)
        {
            if (weights[s] == 0) continue;
            for (int i = 0; i < values.Length; i++) values[i] += weights[s] * runs[s][i];
        }
    }

    // Estimates without one group of each test set, and without one seed.
    private static IEnumerable<double[]> LeftOut(ClusterTable table, double estimate)
    {
        foreach (var set in table.Sets)
        {
            var sums = Enumerable.Range(set.First, set.Count).Select(g => table.Sums[g].Average()).ToArray();
            double total = sums.Sum();
            yield return
            [
                .. sums.Select((sum, g) =>
                    estimate + set.Weight * ((total - sum) / (set.Images - table.Sizes[set.First + g]) - total / set.Images)),
            ];
        }
        int seeds = table.Seeds;
        if (seeds > 1) yield return [.. Enumerable.Range(0, seeds).Select(s => (seeds * estimate - table.OfSeed(s)) / (seeds - 1))];
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average(), squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / values.Length);
    }
}
