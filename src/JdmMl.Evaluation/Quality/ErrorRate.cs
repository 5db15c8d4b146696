using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>A counted share with its exact interval (Clopper and Pearson 1934).</summary>
/// <param name="Hits">How often it happened.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Interval">Interval of the share.</param>
public readonly record struct ErrorRate(int Hits, int Count, Interval Interval)
{
    /// <summary>The share; NaN of none.</summary>
    public double Share => Count == 0 ? double.NaN : (double)Hits / Count;

    /// <summary>Counts.</summary>
    /// <exception cref="ArgumentException">The counts are impossible.</exception>
    public static ErrorRate Of(int hits, int count, double confidence = 0.95)
    {
        if (count < 1 || hits < 0 || hits > count)
            throw new ArgumentException($"{hits} of {count} is no share; expected 0 to n of n >= 1.");
        double tail = (1 - confidence) / 2;
        return new(hits, count, new(
            hits == 0 ? 0 : Beta.InvCDF(hits, count - hits + 1, tail),
            hits == count ? 1 : Beta.InvCDF(hits + 1, count - hits, 1 - tail)));
    }
}
