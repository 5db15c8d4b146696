using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>A part of a large image at its own resolution.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
internal sealed record CaseWindow(int X, int Y, int Width, int Height)
{
    /// <summary>
    /// The window in which two masks of one size differ in the most pixels, on a grid of half its side; the first of equal ones.
    /// </summary>
    internal static CaseWindow OfDifference(LabelMask first, LabelMask second, int side)
    {
        var (width, height) = (Math.Min(side, first.Width), Math.Min(side, first.Height));
        var best = new CaseWindow(0, 0, width, height);
        var most = -1;
        foreach (int y in Places(first.Height, height))
            foreach (int x in Places(first.Width, width))
            {
                var differing = 0;
                for (int row = y; row < y + height; row++)
                    for (int at = row * first.Width + x; at < row * first.Width + x + width; at++)
                        if (first.Labels[at] != second.Labels[at]) differing++;
                if (differing > most) (best, most) = (new CaseWindow(x, y, width, height), differing);
            }
        return best;
    }

    internal RgbImage Of(RgbImage image)
    {
        var pixels = new byte[3 * Width * Height];
        for (int row = 0; row < Height; row++)
            image.Pixels.AsSpan(3 * ((Y + row) * image.Width + X), 3 * Width).CopyTo(pixels.AsSpan(3 * row * Width));
        return new RgbImage(Width, Height, pixels);
    }

    internal LabelMask Of(LabelMask mask)
    {
        var labels = new byte[Width * Height];
        for (int row = 0; row < Height; row++)
            mask.Labels.AsSpan((Y + row) * mask.Width + X, Width).CopyTo(labels.AsSpan(row * Width));
        return new LabelMask(Width, Height, labels);
    }

    private static IEnumerable<int> Places(int length, int side)
    {
        for (int at = 0; at + side < length; at += Math.Max(1, side / 2)) yield return at;
        yield return length - side;
    }
}
