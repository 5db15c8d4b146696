using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>
/// The bias-corrected and accelerated interval of a bootstrap distribution (Efron 1987; Efron and Tibshirani 1993, chapter 14):
/// the quantiles Phi(z0 + (z0 + z) / (1 - a (z0 + z))) of the resamples, z the normal quantiles of the two tails.
/// </summary>
internal static class BcaInterval
{
    /// <summary>The ends, and z0.</summary>
    /// <param name="sorted">Resampled estimates in ascending order.</param>
    /// <param name="estimate">The estimate from the data.</param>
    /// <param name="acceleration">a.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    internal static (Interval Interval, IntervalMethod Method, double Bias) Of(
        double[] sorted, double estimate, double acceleration, double confidence)
    {
        double tolerance = 1e-12 * Math.Max(Math.Abs(estimate), Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])));
        if (sorted[^1] - sorted[0] <= 2 * tolerance) return (new(estimate, estimate), IntervalMethod.Point, 0);

        double tail = (1 - confidence) / 2;
        double below = 0;
        foreach (double value in sorted) below += value < estimate - tolerance ? 1 : value <= estimate + tolerance ? 0.5 : 0;
        double bias = Normal.InvCDF(0, 1, below / sorted.Length);
        double lower = Level(bias, acceleration, Normal.InvCDF(0, 1, tail));
        double upper = Level(bias, acceleration, Normal.InvCDF(0, 1, 1 - tail));
        bool usable = double.IsFinite(bias) && lower < upper;
        if (!usable) (lower, upper) = (tail, 1 - tail);
        return (
            new(Quantile(sorted, lower), Quantile(sorted, upper)),
            usable ? IntervalMethod.Bca : IntervalMethod.Percentile,
            bias);
    }

    /// <summary>Acceleration of estimates from several independent samples (Davison and Hinkley 1997, section 5.3).</summary>
    /// <param name="leftOut">For each sample the estimates without one of its members.</param>
    internal static double Acceleration(IEnumerable<double[]> leftOut)
    {
        double cubes = 0, squares = 0;
        foreach (var sample in leftOut)
        {
            double mean = sample.Average(), n = sample.Length;
            foreach (double value in sample)
            {
                double influence = (n - 1) / n * (mean - value);
                squares += influence * influence;
                cubes += influence * influence * influence;
            }
        }
        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }

    private static double Level(double bias, double acceleration, double z)
    {
        double denominator = 1 - acceleration * (bias + z);
        return denominator <= 0 ? double.NaN : Normal.CDF(0, 1, bias + (bias + z) / denominator);
    }

    private static double Quantile(double[] sorted, double level) =>
        SortedArrayStatistics.QuantileCustom(sorted, level, QuantileDefinition.R7);
}
