using MathNet.Numerics.LinearAlgebra;

namespace JdmMl.Evaluation;

/// <summary>
/// The Frechet distance of two normal distributions with the samples' means and covariances,
/// |m1 - m2|^2 + tr(S1 + S2 - 2 (S1^(1/2) S2 S1^(1/2))^(1/2)) (Dowson and Landau 1982; as FID in Heusel et al. 2017).
/// </summary>
public static class FrechetDistance
{
    /// <summary>
    /// Each sample needs at least so many vectors a dimension. Below one a dimension a covariance has no full rank; up to two the
    /// distance of two samples of one distribution is of the size of the spread itself.
    /// </summary>
    public const int VectorsPerDimension = 2;

    /// <summary>The distance of two samples; it is too large on small samples, so hold it against real-against-real.</summary>
    /// <param name="real">[n][d], n at least <see cref="VectorsPerDimension"/> * d.</param>
    /// <param name="fake">[m][d], m likewise.</param>
    /// <exception cref="ArgumentException">A sample is too small, or rows differ in length.</exception>
    public static double Of(double[][] real, double[][] fake)
    {
        int d = real.Length == 0 ? 0 : real[0].Length, least = Math.Max(2, VectorsPerDimension * d);
        Features.Check(real, fake, least,
            $"because covariances of {d} dimensions are too uncertain below. Use fewer dimensions or more pairs.");
        return OfSamples(real, fake);
    }

    internal static double OfSamples(double[][] real, double[][] fake)
    {
        var (realMean, realCovariance) = Moments(real);
        var (fakeMean, fakeCovariance) = Moments(fake);
        return OfMoments(realMean, realCovariance, fakeMean, fakeCovariance);
    }

    /// <summary>The distance of two normal distributions.</summary>
    /// <param name="firstMean">[d].</param>
    /// <param name="firstCovariance">[d, d], symmetric.</param>
    /// <param name="secondMean">[d].</param>
    /// <param name="secondCovariance">[d, d], symmetric.</param>
    public static double OfMoments(double[] firstMean, double[,] firstCovariance, double[] secondMean, double[,] secondCovariance)
    {
        var first = Matrix<double>.Build.DenseOfArray(firstCovariance);
        var second = Matrix<double>.Build.DenseOfArray(secondCovariance);
        var root = Root(first);
        var product = root * second * root;
        // symmetric positive semi-definite but for rounding: its eigenvalues are those of S1 S2, whose own root may be complex
        var values = ((product + product.Transpose()) / 2).Evd(Symmetricity.Symmetric).EigenValues;
        double traceOfRoot = values.Sum(v => Math.Sqrt(Math.Max(0, v.Real)));
        return Math.Max(0, Features.SquaredDistance(firstMean, secondMean) + first.Trace() + second.Trace() - 2 * traceOfRoot);
    }

    private static Matrix<double> Root(Matrix<double> symmetric)
    {
        var evd = symmetric.Evd(Symmetricity.Symmetric);
        var scaled = evd.EigenVectors.Clone();
        for (int i = 0; i < scaled.ColumnCount; i++)
            scaled.SetColumn(i, scaled.Column(i) * Math.Sqrt(Math.Max(0, evd.EigenValues[i].Real)));
        return scaled * evd.EigenVectors.Transpose();
    }

    private static (double[] Mean, double[,] Covariance) Moments(double[][] rows)
    {
        int n = rows.Length, d = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, d).Select(j => rows.Average(row => row[j]))];
        var centred = Matrix<double>.Build.Dense(n, d, (i, j) => rows[i][j] - mean[j]);
        return (mean, (centred.TransposeThisAndMultiply(centred) / (n - 1)).ToArray());
    }
}
