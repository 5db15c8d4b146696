namespace JdmMl.Data;

/// <summary>Turns outlines into object ids.</summary>
public static class PolygonFill
{
    /// <summary>
    /// Even-odd filling at pixel centres: pixel (x, y) is inside where a ray from its centre, the point (x, y) of the outline's
    /// coordinates plus the offset, crosses the outline an odd number of times. Objects are numbered from 1 in the given order; a pixel in
    /// several belongs to the first. Holes (negative regions) clear what they cover at the end.
    /// </summary>
    /// <param name="polygons">The outlines.</param>
    /// <param name="width">Width of the image, pixels.</param>
    /// <param name="height">Height of the image, pixels.</param>
    /// <param name="offsetX">Added to every x, pixels.</param>
    /// <param name="offsetY">Added to every y, pixels.</param>
    public static InstanceMask Draw(
        IReadOnlyList<AperioPolygon> polygons, int width, int height, double offsetX = 0, double offsetY = 0)
    {
        var ids = new int[width * height];
        var id = 0;
        foreach (var polygon in polygons.Where(polygon => !polygon.Negative))
        {
            id++;
            Fill(polygon, width, height, offsetX, offsetY, run =>
            {
                foreach (ref var pixel in ids.AsSpan(run.Start, run.Length))
                    if (pixel == 0) pixel = id;
            });
        }
        foreach (var polygon in polygons.Where(polygon => polygon.Negative))
            Fill(polygon, width, height, offsetX, offsetY, run => ids.AsSpan(run.Start, run.Length).Clear());
        return new InstanceMask(width, height, ids);
    }

    private static void Fill(
        AperioPolygon polygon, int width, int height, double offsetX, double offsetY, Action<(int Start, int Length)> paint)
    {
        double[] xs = [.. polygon.X.Select(x => x + offsetX)], ys = [.. polygon.Y.Select(y => y + offsetY)];
        var top = (int)Math.Clamp(Math.Ceiling(ys.Min()), 0, height);
        var bottom = (int)Math.Clamp(Math.Floor(ys.Max()), -1, height - 1);
        if (bottom < top) return;
        var crossings = new List<double>?[bottom - top + 1];
        for (int i = 0, j = xs.Length - 1; i < xs.Length; j = i++)
        {
            // The lower end belongs to an edge, the upper one does not: a corner on a row is crossed once.
            var (low, high) = ys[i] < ys[j] ? (i, j) : (j, i);
            var first = (int)Math.Clamp(Math.Ceiling(ys[low]), top, bottom + 1);
            var end = (int)Math.Clamp(Math.Ceiling(ys[high]), top, bottom + 1);
            for (var y = first; y < end; y++)
                (crossings[y - top] ??= []).Add(xs[low] + (y - ys[low]) * (xs[high] - xs[low]) / (ys[high] - ys[low]));
        }
        for (var y = top; y <= bottom; y++)
        {
            if (crossings[y - top] is not { } row) continue;
            row.Sort();
            for (var i = 0; i + 1 < row.Count; i += 2)
            {
                var left = (int)Math.Clamp(Math.Ceiling(row[i]), 0, width);
                var right = (int)Math.Clamp(Math.Ceiling(row[i + 1]), 0, width);
                if (right > left) paint((y * width + left, right - left));
            }
        }
    }
}
