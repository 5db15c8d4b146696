namespace JdmMl.Evaluation;

/// <summary>
/// The squared maximum mean discrepancy with the kernel (x.y / d + 1)^3, unbiased: its mean is 0 where the distributions agree, so it
/// may be negative (Binkowski et al. 2018, KID). It needs no covariance and so works on small samples.
/// </summary>
public static class KernelDistance
{
    /// <summary>Least number of vectors of each sample.</summary>
    public const int LeastVectors = 10;

    /// <summary>The distance of two samples.</summary>
    /// <param name="real">[n][d].</param>
    /// <param name="fake">[m][d].</param>
    /// <exception cref="ArgumentException">A sample is too small, or rows differ in length.</exception>
    public static double Of(double[][] real, double[][] fake)
    {
        Features.Check(real, fake, LeastVectors, "because fewer say nothing about a distribution.");
        return OfSamples(real, fake);
    }

    internal static double OfSamples(double[][] real, double[][] fake) =>
        Within(real) + Within(fake) - 2 * Sum(real, fake) / ((double)real.Length * fake.Length);

    private static double Within(double[][] rows)
    {
        double own = rows.Sum(row => Kernel(row, row)), n = rows.Length;
        return (Sum(rows, rows) - own) / (n * (n - 1));
    }

    private static double Sum(double[][] first, double[][] second)
    {
        var sums = new double[first.Length];
        Parallel.For(0, first.Length, i =>
        {
            double sum = 0;
            foreach (var row in second) sum += Kernel(first[i], row);
            sums[i] = sum;
        });
        return sums.Sum();
    }

    private static double Kernel(double[] a, double[] b)
    {
        double value = Features.Product(a, b) / a.Length + 1;
        return value * value * value;
    }
}
