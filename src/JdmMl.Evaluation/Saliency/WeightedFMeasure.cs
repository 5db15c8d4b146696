using System.Buffers;
using System.Numerics;

namespace JdmMl.Evaluation;

/// <summary>
/// The weighted F-measure with beta = 1 (Margolin et al. 2014, as in the authors' WFb.m): errors inside the foreground are smoothed by a
/// 7x7 Gaussian of sigma 5, so that a hole among hits weighs less; errors outside grow from weight 1 at the border to 2 far away. Of
/// equally near foreground pixels the one in the smallest column, then row, lends its error to the smoothing. 0..1; an empty truth is
/// 0/0, which One turns into 1 only where the map is 0 everywhere.
/// </summary>
public static class WeightedFMeasure
{
    private const double Epsilon = 2.220446049250313e-16;                   // MATLAB's eps
    private const int Radius = 3;
    private static readonly double[] Kernel = MakeKernel();                 // [7], sums to 1
    private static readonly double[] Weights = [.. Enumerable.Range(0, 1 << 14).Select(squared => Weight(squared))];

    /// <summary>The score of one image.</summary>
    /// <param name="truth">Class ids, [H, W] flattened; above 0 is foreground.</param>
    /// <param name="map">The 8-bit map that <paramref name="values"/> describes, [H, W] flattened.</param>
    /// <param name="values">The histogram of both; its width and rescaling are used.</param>
    /// <param name="emptyMasks">What 0/0 is; NaN by default.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Of(
        ReadOnlySpan<byte> truth, ReadOnlySpan<byte> map, MapHistogram values, EmptyMasks emptyMasks = EmptyMasks.Exclude)
    {
        OverlapCounts.RequireSameLength(truth, map);
        if (truth.Length != values.Pixels) throw new ArgumentException("The histogram belongs to another map; expected that of this one.");
        if (values.Positives == 0)
            return OverlapScore.Of(new(0, values.Off[values.Low] == values.Pixels ? 0 : 1, 0, 0), emptyMasks).Sensitivity;
        double[] rescaled = [.. Enumerable.Range(0, 256).Select(values.Rescaled)];
        var lent = ArrayPool<double>.Shared.Rent(truth.Length);
        try
        {
            double outside = OutsideErrors(truth, map, values.Width, rescaled, lent);
            double inside = InsideErrors(truth, map, values.Width, rescaled, lent);
            double hits = values.Positives - inside, recall = 1 - inside / values.Positives;
            double precision = hits / (Epsilon + hits + outside);
            return 2 * recall * precision / (Epsilon + recall + precision);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(lent);
        }
    }

    /// <summary>The weighted errors off the foreground; fills every pixel's error, or near the foreground the one lent to it.</summary>
    private static double OutsideErrors(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> map, int width, double[] rescaled, double[] lent)
    {
        int height = truth.Length / width;
        using var transform = new DistanceTransform(width, height);
        for (int y = 0; y < height; y++)
        {
            var row = truth.Slice(y * width, width);
            for (int x = 0; x < width; x++)
                if (row[x] > 0) transform.Mark(x, y);
        }
        double[] squared = ArrayPool<double>.Shared.Rent(width);
        int[] columns = ArrayPool<int>.Shared.Rent(width);
        double outside = 0;
        for (int y = 0; y < height; y++)
        {
            transform.Row(y, squared, columns);
            for (int x = 0; x < width; x++)
            {
                int i = y * width + x;
                double value = rescaled[map[i]];
                if (truth[i] > 0)
                {
                    lent[i] = 1 - value;
                    continue;
                }
                int d = (int)squared[x];
                if (value > 0) outside += value * (d < Weights.Length ? Weights[d] : Weight(d));
                lent[i] = d > 2 * Radius * Radius ? 0 : 1 - rescaled[map[transform.NearestRow(columns[x], y) * width + columns[x]]];
            }
        }
        ArrayPool<double>.Shared.Return(squared);
        ArrayPool<int>.Shared.Return(columns);
        return outside;
    }

    /// <summary>The smoothed errors on the foreground.</summary>
    private static double InsideErrors(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> map, int width, double[] rescaled, double[] lent)
    {
        int height = truth.Length / width, padded = width + 2 * Radius;
        double[] rows = ArrayPool<double>.Shared.Rent(7 * width), line = ArrayPool<double>.Shared.Rent(padded);
        double[] smooth = ArrayPool<double>.Shared.Rent(width);
        Array.Clear(rows);
        Array.Clear(line);
        double inside = 0;
        for (int y = -Radius; y < height; y++)
        {
            int ahead = y + Radius;                                         // rows enter a ring of seven; beyond the image all is 0
            var entering = rows.AsSpan((ahead + 7) % 7 * width, width);
            if (ahead < height)
            {
                lent.AsSpan(ahead * width, width).CopyTo(line.AsSpan(Radius));
                for (int k = 0; k < 7; k++) Add(line.AsSpan(k, width), Kernel[k], entering, k == 0);
            }
            else entering.Clear();
            if (y < 0 || !truth.Slice(y * width, width).ContainsAnyExcept((byte)0)) continue;
            for (int k = -Radius; k <= Radius; k++)
                Add(rows.AsSpan((y + k + 7) % 7 * width, width), Kernel[k + Radius], smooth.AsSpan(0, width), k == -Radius);
            for (int x = 0, i = y * width; x < width; x++, i++)
                if (truth[i] > 0) inside += Math.Min(1 - rescaled[map[i]], smooth[x]);
        }
        ArrayPool<double>.Shared.Return(rows);
        ArrayPool<double>.Shared.Return(line);
        ArrayPool<double>.Shared.Return(smooth);
        return inside;
    }

    private static void Add(ReadOnlySpan<double> from, double factor, Span<double> to, bool first)
    {
        int x = 0;
        var many = new Vector<double>(factor);
        for (; x <= to.Length - Vector<double>.Count; x += Vector<double>.Count)
        {
            var product = many * new Vector<double>(from[x..]);
            (first ? product : product + new Vector<double>(to[x..])).CopyTo(to[x..]);
        }
        for (; x < to.Length; x++) to[x] = from[x] * factor + (first ? 0 : to[x]);
    }

    private static double Weight(double squared) => 2 - Math.Exp(Math.Log(0.5) / 5 * Math.Sqrt(squared));

    private static double[] MakeKernel()
    {
        double[] kernel = [.. Enumerable.Range(-Radius, 7).Select(x => Math.Exp(-x * x / 50.0))];
        double sum = kernel.Sum();
        return [.. kernel.Select(k => k / sum)];
    }
}
