namespace JdmMl.Evaluation;

/// <summary>
/// How often each value of an 8-bit map occurs on and off the true foreground, in the whole image and in the four parts that the
/// foreground's centroid cuts it into. Every score of a soft map that does not look at neighbours follows from it, exactly and in one
/// pass over the pixels.
/// </summary>
public sealed class MapHistogram
{
    private readonly long[] _parts;                                         // [part, off/on, 256]: two parts above, two below
    private readonly long[] _whole = new long[512];                         // [off/on, 256]

    private MapHistogram(long[] parts, int width, int height, int left, int top, SweepRescaling rescaling)
    {
        (_parts, Width, Height, Left, Top, Rescaling) = (parts, width, height, left, top, rescaling);
        for (int i = 0; i < parts.Length; i++) _whole[i % 512] += parts[i];
        Positives = _whole.Skip(256).Sum();
        (Low, High) = (0, 255);
        if (rescaling == SweepRescaling.None) return;
        while (On[Low] + Off[Low] == 0) Low++;
        while (On[High] + Off[High] == 0) High--;
        if (Low == High) (Low, High) = (0, 255);                            // a constant map is not rescaled
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Number of pixels.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>Pixels of the true foreground.</summary>
    public long Positives { get; }

    /// <summary>Whether values are seen relative to the map's own minimum and maximum.</summary>
    public SweepRescaling Rescaling { get; }

    internal ReadOnlySpan<long> Off => _whole.AsSpan(0, 256);

    internal ReadOnlySpan<long> On => _whole.AsSpan(256, 256);

    /// <summary>Columns of the left parts.</summary>
    internal int Left { get; }

    /// <summary>Rows of the upper parts.</summary>
    internal int Top { get; }

    /// <summary>The map's value that is rescaled to 0, and the one that is rescaled to 1.</summary>
    internal int Low { get; }

    internal int High { get; }

    /// <summary>Looks at a map once.</summary>
    /// <param name="truth">Class ids or a 0/255 mask, [H, W] flattened; above 0 is foreground.</param>
    /// <param name="map">Foreground probability times 255 as saved to an 8-bit picture, [H, W] flattened.</param>
    /// <param name="width">W.</param>
    /// <param name="rescaling">Whether values are seen relative to the map's own minimum and maximum.</param>
    /// <exception cref="ArgumentException">The sizes differ, or do not fill whole rows.</exception>
    public static MapHistogram Of(
        ReadOnlySpan<byte> truth, ReadOnlySpan<byte> map, int width, SweepRescaling rescaling = SweepRescaling.MinMax)
    {
        OverlapCounts.RequireSameLength(truth, map);
        BoundaryScore.RequireRows(truth, width);
        int height = truth.Length / width;
        var (left, top) = Centroid(truth, width, height);
        var parts = new long[2048];
        for (int y = 0; y < height; y++)
        {
            var t = truth.Slice(y * width, width);
            var m = map.Slice(y * width, width);
            int part = y < top ? 0 : 1024;
            Count(t[..left], m[..left], parts.AsSpan(part, 512));
            Count(t[left..], m[left..], parts.AsSpan(part + 512, 512));
        }
        return new MapHistogram(parts, width, height, left, top, rescaling);
    }

    /// <summary>A map's value after rescaling, 0..1.</summary>
    internal double Rescaled(int value) => (double)(value - Low) / (High - Low);

    /// <summary>Off and on counts of one part: 0 and 1 above, 2 and 3 below.</summary>
    internal ReadOnlySpan<long> Part(int part, bool on) => _parts.AsSpan(part * 512 + (on ? 256 : 0), 256);

    /// <summary>The counts at the thresholds 1, 254/255, ..., 0, each with "rescaled value at least threshold", [256].</summary>
    internal OverlapCounts[] Cuts()
    {
        var cuts = new OverlapCounts[256];
        long hit = 0, extra = 0, negatives = Pixels - Positives;
        int next = 255;                                                     // brightest value not yet above the threshold
        for (int k = 0; k < cuts.Length; k++)
        {
            // (v - low) / (high - low) >= threshold / 255, in whole numbers so that ties are exact
            for (int threshold = 255 - k; next >= 0 && (next - Low) * 255 >= threshold * (High - Low); next--)
            {
                hit += On[next];
                extra += Off[next];
            }
            cuts[k] = new(hit, extra, Positives - hit, negatives - extra);
        }
        return cuts;
    }

    private static void Count(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> map, Span<long> counts)
    {
        for (int i = 0; i < truth.Length; i++) counts[(truth[i] > 0 ? 256 : 0) + map[i]]++;
    }

    // The foreground's mean place counted from 1 and rounded half up, so that it is also the number of columns (rows) before the cut;
    // without foreground the middle (StructureMeasure.m of the S-measure's authors).
    private static (int Left, int Top) Centroid(ReadOnlySpan<byte> truth, int width, int height)
    {
        long count = 0, across = 0, down = 0;
        for (int y = 0; y < height; y++)
        {
            var row = truth.Slice(y * width, width);
            for (var (start, end) = MaskRegion.Foreground.NextRun(row, 0); start < width; (start, end) = Next(row, end))
            {
                long run = end - start;
                count += run;
                down += run * (y + 1);
                across += run * (start + 1 + end) / 2;
            }
        }
        return count == 0
            ? ((width + 1) / 2, (height + 1) / 2)
            : ((int)((2 * across + count) / (2 * count)), (int)((2 * down + count) / (2 * count)));
    }

    private static (int Start, int End) Next(ReadOnlySpan<byte> row, int from) =>
        from < row.Length ? MaskRegion.Foreground.NextRun(row, from) : (row.Length, row.Length);
}
