using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>How sample quality is measured.</summary>
public sealed record SampleQualityOptions
{
    /// <summary>Random halves behind intervals and floor.</summary>
    public int Halves { get; init; } = 100; // their spread is known to about 7 % then

    /// <summary>Confidence of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the halves.</summary>
    public int Seed { get; init; }
}

/// <summary>One measure of sample quality.</summary>
/// <param name="Value">On all vectors; NaN where it was refused.</param>
/// <param name="Interval">Its interval, from random halves.</param>
/// <param name="AtHalfSize">Mean of half of the real against as many generated vectors: what to hold against the floor.</param>
/// <param name="Floor">Mean of half of the real against as many others: what perfect samples of that size would score.</param>
/// <param name="Refusal">Why there is no value; null where there is.</param>
public sealed record QualityMeasure(double Value, Interval Interval, double AtHalfSize, double Floor, string? Refusal = null);

/// <summary>The quality of a generated sample in one feature space.</summary>
/// <param name="Features">Name of the features.</param>
/// <param name="Real">Number of real vectors.</param>
/// <param name="Generated">Number of generated vectors.</param>
/// <param name="Dimension">Length of a vector.</param>
/// <param name="Measures">By name: frechet, kernel, precision, recall, density, coverage.</param>
public sealed record SampleQuality(
    string Features, int Real, int Generated, int Dimension, IReadOnlyDictionary<string, QualityMeasure> Measures)
{
    /// <summary>
    /// Measures a sample. Intervals come from random halves without replacement: the spread of a half around the mean of all halves is
    /// that of the whole (half-sampling, McCarthy 1969), and no vector appears twice, which would break neighbours and unbiased sums.
    /// A measure whose sample is too small is refused by its own rule, and says so; so is one whose halves are too small.
    /// </summary>
    /// <param name="features">Name of the features.</param>
    /// <param name="real">[n][d], real pairs that the generator did not learn from, or held against a floor of such.</param>
    /// <param name="fake">[m][d].</param>
    /// <param name="options">Halves, confidence, seed.</param>
    /// <exception cref="ArgumentException">Rows differ in length or a value is not finite.</exception>
    public static SampleQuality Of(string features, double[][] real, double[][] fake, SampleQualityOptions? options = null)
    {
        options ??= new();
        if (options.Halves < 20 || options.Confidence is not (> 0 and < 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"SampleQualityOptions: Halves is {options.Halves}, Confidence {options.Confidence}; expected 20 or more, and 0 to 1."));
        int d = Evaluation.Features.Check(real, fake, 1, "of any measure.");
        int n = Math.Min(real.Length, fake.Length);
        var measures = new Dictionary<string, QualityMeasure>();
        Add(["frechet"], Math.Max(4, 2 * FrechetDistance.VectorsPerDimension * d), (a, b) => [FrechetDistance.OfSamples(a, b)]);
        Add(["kernel"], 2 * KernelDistance.LeastVectors, (a, b) => [KernelDistance.OfSamples(a, b)]);
        Add(["precision", "recall", "density", "coverage"], 2 * NeighbourScores.LeastVectors, (a, b) =>
        {
            var scores = NeighbourScores.OfSamples(a, b);
            return [scores.Precision, scores.Recall, scores.Density, scores.Coverage];
        });
        return new(features, real.Length, fake.Length, d, measures);

        void Add(string[] names, int least, Func<double[][], double[][], double[]> measure)
        {
            if (n < least)
            {
                string why =
                    $"Refused: {real.Length} real and {fake.Length} generated vectors of {d} dimensions; " +
                    $"expected at least {least} of each.";
                foreach (string name in names) measures[name] = new(double.NaN, Interval.Undefined, double.NaN, double.NaN, why);
                return;
            }
            double[] all = measure(real, fake);
            var (halves, floors, alike) = (new double[options.Halves][], new double[options.Halves][], new double[options.Halves][]);
            for (int r = 0; r < options.Halves; r++)
            {
                var chance = SplitMix64.For(options.Seed, r);
                var (first, second) = (real.ToArray(), fake.ToArray());
                chance.Shuffle<double[]>(first);
                chance.Shuffle<double[]>(second);
                int half = real.Length / 2, other = fake.Length / 2, same = Math.Min(half, fake.Length);
                halves[r] = measure(first[..half], second[..other]);
                // most measures depend on the sizes, so floor and what is held against it have the same two
                alike[r] = same == other ? halves[r] : measure(first[..half], second[..same]);
                floors[r] = measure(first[..half], first[half..(half + same)]);
            }
            for (int k = 0; k < names.Length; k++)
            {
                double[] sorted = [.. halves.Select(h => h[k]).Order()];
                double mean = sorted.Average(), tail = (1 - options.Confidence) / 2;
                double low = SortedArrayStatistics.QuantileCustom(sorted, tail, QuantileDefinition.R7) - mean;
                double high = SortedArrayStatistics.QuantileCustom(sorted, 1 - tail, QuantileDefinition.R7) - mean;
                measures[names[k]] = new(
                    all[k], new(all[k] + low, all[k] + high), alike.Average(a => a[k]), floors.Average(f => f[k]));
            }
        }
    }
}
