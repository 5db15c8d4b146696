namespace JdmMl.Evaluation;

/// <summary>
/// The border of a region: its pixels that have a pixel outside the region above, below, left or right of them; what SciPy's
/// binary_erosion with the cross-shaped element takes away.
/// </summary>
internal static class BorderPixels
{
    /// <summary>Indices into the mask, ascending.</summary>
    /// <param name="mask">Class ids, [H, W] flattened.</param>
    /// <param name="width">W.</param>
    /// <param name="region">Which pixels count.</param>
    /// <param name="edgeIsBoundary">Whether the world beyond the image is outside the region.</param>
    internal static List<int> Of(ReadOnlySpan<byte> mask, int width, MaskRegion region, bool edgeIsBoundary)
    {
        int height = mask.Length / width;
        var border = new List<int>(1024);
        for (int y = 0; y < height; y++)
        {
            var row = mask.Slice(y * width, width);
            var above = y > 0 ? mask.Slice((y - 1) * width, width) : default;
            var below = y + 1 < height ? mask.Slice((y + 1) * width, width) : default;
            bool wholeRow = edgeIsBoundary && (above.IsEmpty || below.IsEmpty);
            for (var (start, end) = region.NextRun(row, 0); start < width; (start, end) = Next(region, row, end))
            {
                for (int x = start; x < end; x++)
                {
                    bool sideways = x == start && (x > 0 || edgeIsBoundary) || x == end - 1 && (x < width - 1 || edgeIsBoundary);
                    if (wholeRow || sideways || !above.IsEmpty && !region.Holds(above[x]) || !below.IsEmpty && !region.Holds(below[x]))
                        border.Add(y * width + x);
                }
            }
        }
        return border;
    }

    private static (int Start, int End) Next(MaskRegion region, ReadOnlySpan<byte> row, int from) =>
        from < row.Length ? region.NextRun(row, from) : (row.Length, row.Length);
}
