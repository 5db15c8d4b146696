using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>
/// The smallest box around all pixels with a channel above 0, as nnU-Net crops; the whole image where there is none. Filling holes, which
/// nnU-Net does first, changes no bounding box.
/// </summary>
internal static class NonZeroBox
{
    /// <summary>Of an image.</summary>
    internal static Tile Of(RgbImage image) => Around(image.Width, image.Height, y =>
    {
        var (first, last) = Ends(image.Pixels.AsSpan(3 * y * image.Width, 3 * image.Width));
        return (first / 3, last < 0 ? -1 : last / 3);
    });

    /// <summary>Of planes, [3, H, W].</summary>
    internal static Tile Of(byte[] planes, int height, int width) => Around(width, height, y =>
    {
        var (left, right) = (width, -1);
        for (var channel = 0; channel < 3; channel++)
        {
            var (first, last) = Ends(planes.AsSpan((channel * height + y) * width, width));
            if (last >= 0) (left, right) = (Math.Min(left, first), Math.Max(right, last));
        }
        return (left, right);
    });

    // First and last value above 0; last is -1 where there is none.
    private static (int First, int Last) Ends(ReadOnlySpan<byte> values) =>
        (values.IndexOfAnyExcept((byte)0), values.LastIndexOfAnyExcept((byte)0));

    // row: the first and last column above 0 of a row, the last -1 where there is none
    private static Tile Around(int width, int height, Func<int, (int First, int Last)> row)
    {
        int top = height, bottom = -1, left = width, right = -1;
        for (var y = 0; y < height; y++)
        {
            var (first, last) = row(y);
            if (last < 0) continue;
            (top, bottom) = (Math.Min(top, y), y);
            (left, right) = (Math.Min(left, first), Math.Max(right, last));
        }
        return bottom < 0 ? new Tile(0, 0, width, height) : new Tile(left, top, right - left + 1, bottom - top + 1);
    }
}
