using System.Numerics;

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
        var sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var difference = new Vector<double>(a, i) - new Vector<double>(b, i);
            sums += difference * difference;
        }
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    internal static double Product(double[] a, double[] b)
    {
        var sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count) sums += new Vector<double>(a, i) * new Vector<double>(b, i);
        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Squared distances of each row to its nearest other rows, [rows][most], ascending.</summary>
    internal static double[][] NearestDistances(double[][] rows, int most)
    {
        var nearest = new double[rows.Length][];
        Parallel.For(0, rows.Length, i =>
        {
            var kept = new double[most];
            Array.Fill(kept, double.PositiveInfinity);
            for (int j = 0; j < rows.Length; j++)
            {
                if (j == i) continue;
                double distance = SquaredDistance(rows[i], rows[j]);
                if (distance >= kept[^1]) continue;
                int at = most - 1;
                for (; at > 0 && kept[at - 1] > distance; at--) kept[at] = kept[at - 1];
                kept[at] = distance;
            }
            nearest[i] = kept;
        });
        return nearest;
    }
}
