namespace JdmMl.Evaluation;

/// <summary>How two samples lie in each other, by balls around every vector that reach to its k-th nearest neighbour.</summary>
/// <param name="Precision">Share of generated vectors within a real ball (Kynkaanniemi et al. 2019): do they look real?</param>
/// <param name="Recall">Share of real vectors within a generated ball: is all that is real generated?</param>
/// <param name="Density">Mean number of real balls around a generated vector, over k (Naeem et al. 2020); about 1 where both agree.</param>
/// <param name="Coverage">Share of real balls that hold a generated vector (Naeem et al. 2020).</param>
public readonly record struct NeighbourScores(double Precision, double Recall, double Density, double Coverage)
{
    /// <summary>Neighbours of precision and recall, as in their paper.</summary>
    public const int PrecisionNeighbours = 3;

    /// <summary>Neighbours of density and coverage, as in their paper.</summary>
    public const int DensityNeighbours = 5;

    /// <summary>Least number of vectors of each sample.</summary>
    public const int LeastVectors = 4 * DensityNeighbours;

    /// <summary>The scores of two samples; they depend on n, so compare samples of one size.</summary>
    /// <param name="real">[n][d].</param>
    /// <param name="fake">[m][d].</param>
    /// <exception cref="ArgumentException">A sample is too small, or rows differ in length.</exception>
    public static NeighbourScores Of(double[][] real, double[][] fake)
    {
        Features.Check(real, fake, LeastVectors, $"four times the {DensityNeighbours} neighbours.");
        return OfSamples(real, fake);
    }

    internal static NeighbourScores OfSamples(double[][] real, double[][] fake)
    {
        double[][] ofReal = Features.NearestDistances(real, DensityNeighbours);
        double[] ofFake = [.. Features.NearestDistances(fake, PrecisionNeighbours).Select(d => d[^1])];
        var (precise, recalled, covered) = (new bool[fake.Length], new bool[real.Length], new bool[real.Length]);
        long dense = 0;
        for (int i = 0; i < real.Length; i++)
        {
            double narrow = ofReal[i][PrecisionNeighbours - 1], wide = ofReal[i][DensityNeighbours - 1];
            for (int j = 0; j < fake.Length; j++)
            {
                double distance = Features.SquaredDistance(real[i], fake[j]);
                precise[j] |= distance <= narrow;
                recalled[i] |= distance <= ofFake[j];
                covered[i] |= distance <= wide;
                if (distance <= wide) dense++;
            }
        }
        return new(
            Share(precise), Share(recalled), (double)dense / (DensityNeighbours * (double)fake.Length), Share(covered));
    }

    private static double Share(bool[] values) => values.Count(v => v) / (double)values.Length;
}
