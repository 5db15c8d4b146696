namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>Linear algebra of small matrices in double, for oracles that must not share code with what they judge.</summary>
internal static class Dense
{
    internal static double[,] Identity(int n) => Of(n, n, (i, j) => i == j ? 1 : 0);

    internal static double[,] Of(int rows, int columns, Func<int, int, double> value)
    {
        var m = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) m[i, j] = value(i, j);
        return m;
    }

    internal static double[,] Scaled(double s, double[,] a) => Of(a.GetLength(0), a.GetLength(1), (i, j) => s * a[i, j]);

    internal static double[,] Sum(double[,] a, double[,] b) => Of(a.GetLength(0), a.GetLength(1), (i, j) => a[i, j] + b[i, j]);

    internal static double[,] Transposed(double[,] a) => Of(a.GetLength(1), a.GetLength(0), (i, j) => a[j, i]);

    internal static double[,] Product(double[,] a, double[,] b)
        => Of(a.GetLength(0), b.GetLength(1), (i, j) => Enumerable.Range(0, a.GetLength(1)).Sum(k => a[i, k] * b[k, j]));

    internal static double[] Product(double[,] a, double[] x)
        => [.. Enumerable.Range(0, a.GetLength(0)).Select(i => Enumerable.Range(0, x.Length).Sum(k => a[i, k] * x[k]))];

    /// <summary>Gauss and Jordan, with pivots.</summary>
    internal static double[,] Inverse(double[,] a)
    {
        int n = a.GetLength(0);
        var m = Of(n, 2 * n, (i, j) => j < n ? a[i, j] : j - n == i ? 1 : 0);
        for (int p = 0; p < n; p++)
        {
            int best = Enumerable.Range(p, n - p).MaxBy(i => Math.Abs(m[i, p]));
            for (int j = 0; j < 2 * n; j++) (m[p, j], m[best, j]) = (m[best, j], m[p, j]);
            for (int i = 0; i < n; i++)
            {
                double factor = i == p ? 1 - 1 / m[p, p] : m[i, p] / m[p, p];
                double[] pivot = [.. Enumerable.Range(0, 2 * n).Select(j => m[p, j])];
                for (int j = 0; j < 2 * n; j++) m[i, j] -= factor * pivot[j];
            }
        }
        return Of(n, n, (i, j) => m[i, n + j]);
    }
}
