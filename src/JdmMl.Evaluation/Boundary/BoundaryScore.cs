using System.Buffers;
using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>
/// How well two boundaries agree. A boundary is the set of border pixels (their centres), each with weight 1; d(a, B) is the Euclidean
/// distance from a to the nearest border pixel of the other mask, with the spacing.
/// </summary>
/// <param name="Nsd">
/// Normalised surface distance, also surface Dice: the share of both boundaries' pixels that lie within the tolerance of the other
/// boundary (Nikolov et al. 2018), 0..1. One mask empty: 0. Both empty: as <see cref="EmptyMasks"/> says of 0/0.
/// </param>
/// <param name="Hd95">
/// The 95 % Hausdorff distance by <see cref="HausdorffDefinition"/>. With an empty mask: as <see cref="EmptyDistance"/> says.
/// </param>
/// <param name="AverageDistance">
/// The average symmetric surface distance: the mean of d over both boundaries' pixels together. With an empty mask: as
/// <see cref="EmptyDistance"/> says.
/// </param>
public readonly record struct BoundaryScore(double Nsd, double Hd95, double AverageDistance)
{
    // Most border pixels lie close to the other border; only for the others a whole row's distances are worth their time.
    private const int NearColumns = 12;

    /// <summary>Compares two regions.</summary>
    /// <param name="truth">Class ids, [H, W] flattened.</param>
    /// <param name="prediction">Class ids of the same size.</param>
    /// <param name="width">W.</param>
    /// <param name="region">Which pixels count.</param>
    /// <param name="conventions">Tolerance, spacing, definition and empty masks.</param>
    /// <exception cref="ArgumentException">The masks differ in length or do not fill whole rows.</exception>
    public static BoundaryScore Of(
        ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, int width, MaskRegion region, EvaluationConventions conventions)
    {
        OverlapCounts.RequireSameLength(truth, prediction);
        RequireRows(truth, width);
        var a = BorderPixels.Of(truth, width, region, conventions.EdgeIsBoundary);
        var b = BorderPixels.Of(prediction, width, region, conventions.EdgeIsBoundary);
        if (a.Count == 0 || b.Count == 0)
            return OfEmpty(truth, prediction, a.Count == 0 && b.Count == 0, width, region, conventions);

        double[] distances = new double[a.Count + b.Count];
        var fromTruth = distances.AsSpan(0, a.Count);
        var fromPrediction = distances.AsSpan(a.Count);
        var box = Box.Around(a, b, width);
        Measure(a, b, width, box, conventions, fromTruth);
        Measure(b, a, width, box, conventions, fromPrediction);

        // A distance computed from a spacing such as 0.1 may miss the tolerance by a rounding of the last digit.
        double reach = conventions.Tolerance * (1 + 1e-12), sum = 0;
        int near = 0;
        foreach (double d in distances)
        {
            if (d <= reach) near++;
            sum += d;
        }
        double hd95 = conventions.Hausdorff == HausdorffDefinition.PooledPercentile
            ? Percentile95([.. distances])
            : Math.Max(Percentile95(fromTruth.ToArray()), Percentile95(fromPrediction.ToArray()));
        return new((double)near / distances.Length, hd95, sum / distances.Length);
    }

    internal static void RequireRows(ReadOnlySpan<byte> mask, int width)
    {
        if (width < 1 || mask.Length % width != 0)
            throw new ArgumentException($"The mask has {mask.Length} pixels, which is no whole number of rows of {width}.");
    }

    private static double Percentile95(double[] distances) =>
        ArrayStatistics.QuantileCustomInplace(distances, 0.95, QuantileDefinition.R7);

    // A mask without border is empty, or it fills the image and the edge is no boundary.
    private static BoundaryScore OfEmpty(
        ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, bool both, int width, MaskRegion region, EvaluationConventions conventions)
    {
        bool same = both && region.Holds(truth[0]) == region.Holds(prediction[0]);
        double nsd = !same ? 0 : OverlapScore.Of(default, conventions.EmptyMasks).Dice;
        double x = width * conventions.SpacingX, y = (double)truth.Length / width * conventions.SpacingY;
        double distance = conventions.EmptyDistance == EmptyDistance.Exclude ? double.NaN : same ? 0 : Math.Sqrt(x * x + y * y);
        return new(nsd, distance, distance);
    }

    private static void Measure(
        List<int> from, List<int> to, int width, Box box, EvaluationConventions conventions, Span<double> distances)
    {
        using var transform = new DistanceTransform(box.Width, box.Height, conventions.SpacingX, conventions.SpacingY);
        foreach (int pixel in to)
        {
            var (y, x) = Math.DivRem(pixel, width);
            transform.Mark(x - box.Left, y - box.Top);
        }
        double[] squared = ArrayPool<double>.Shared.Rent(box.Width);
        int[] columns = ArrayPool<int>.Shared.Rent(box.Width);
        int current = -1;
        for (int i = 0; i < from.Count; i++)
        {
            var (y, x) = Math.DivRem(from[i], width);
            double near = transform.Near(x - box.Left, y - box.Top, NearColumns);
            if (double.IsNaN(near))
            {
                if (y != current) transform.Row(y - box.Top, squared, columns);
                current = y;
                near = squared[x - box.Left];
            }
            distances[i] = Math.Sqrt(near);
        }
        ArrayPool<double>.Shared.Return(squared);
        ArrayPool<int>.Shared.Return(columns);
    }

    /// <summary>The smallest rectangle that holds both borders: nothing outside it is ever asked about.</summary>
    private readonly record struct Box(int Left, int Top, int Width, int Height)
    {
        internal static Box Around(List<int> a, List<int> b, int width)
        {
            int left = int.MaxValue, right = 0;
            foreach (var border in (List<int>[])[a, b])
                foreach (int pixel in border)
                    (left, right) = (Math.Min(left, pixel % width), Math.Max(right, pixel % width));
            int top = Math.Min(a[0], b[0]) / width, bottom = Math.Max(a[^1], b[^1]) / width;
            return new(left, top, right - left + 1, bottom - top + 1);
        }
    }
}
