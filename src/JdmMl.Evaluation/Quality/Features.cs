namespace JdmMl.Evaluation;

/// <summary>What all measures on feature matrices [n][d] need.</summary>
internal static class Features
{
    /// <summary>The common dimension.</summary>
    /// <exception cref="ArgumentException">A sample is smaller than needed, rows differ in length, or a value is not finite.</exception>
    internal static int Check(double[][] real, double[][] fake, int least, string why)
    {
        if (real.Length < least || fake.Length < least)
            throw new ArgumentException(
                $"There are {real.Length} real and {fake.Length} generated feature vectors; expected at least {least} of each, {why}");
        int d = real[0].Length;
        foreach (var row in real.Concat(fake))
        {
            if (row.Length != d) throw new ArgumentException($"Feature vectors have {d} and {row.Length} values; expected one dimension.");
            if (!row.All(double.IsFinite)) throw new ArgumentException("A feature is not a finite number.");
        }
        return d;
    }

    internal static double SquaredDistance(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Squared distance of each row to its k-th nearest other row.</summary>
    internal static double[] Radii(double[][] rows, int k)
    {
        var radii = new double[rows.Length];
        Parallel.For(0, rows.Length, i =>
        {
            double[] distances = [.. rows.Where((_, j) => j != i).Select(row => SquaredDistance(rows[i], row)).Order()];
            radii[i] = distances[k - 1];
        });
        return radii;
    }
}
