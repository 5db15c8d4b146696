using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>A window of an image that goes through the network on its own; pixels.</summary>
internal readonly record struct Tile(int Left, int Top, int Width, int Height)
{
    /// <summary>Windows every stride pixels, the last ones flush with the edge; all of an image that is smaller than a window.</summary>
    internal static IReadOnlyList<Tile> Over(int width, int height, PatchCrop patch) =>
    [
        .. from top in Starts(height, patch.Size, patch.Stride)
           from left in Starts(width, patch.Size, patch.Stride)
           select new Tile(left, top, Math.Min(patch.Size, width), Math.Min(patch.Size, height)),
    ];

    /// <summary>nnU-Net's windows over an image that is at least as large as one.</summary>
    internal static IReadOnlyList<Tile> Sliding(int width, int height, (int Height, int Width) patch, double step) =>
    [
        .. from top in SlidingStarts(height, patch.Height, step)
           from left in SlidingStarts(width, patch.Width, step)
           select new Tile(left, top, patch.Width, patch.Height),
    ];

    /// <summary>
    /// ceil((length - size) / (step size)) + 1 windows from one end to the other, evenly spaced; starts are rounded half to even, as
    /// numpy does.
    /// </summary>
    internal static int[] SlidingStarts(int length, int size, double step)
    {
        var count = (int)Math.Ceiling((length - size) / (size * step)) + 1;
        var distance = count > 1 ? (double)(length - size) / (count - 1) : 0;
        return [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(distance * i, MidpointRounding.ToEven))];
    }

    internal RgbImage CutFrom(RgbImage image)
    {
        if (Width == image.Width && Height == image.Height) return image;
        var pixels = new byte[3 * Width * Height];
        for (var row = 0; row < Height; row++)
            image.Pixels.AsSpan(3 * ((Top + row) * image.Width + Left), 3 * Width).CopyTo(pixels.AsSpan(3 * row * Width));
        return new RgbImage(Width, Height, pixels);
    }

    private static IEnumerable<int> Starts(int length, int size, int stride)
    {
        for (var start = 0; start + size < length; start += stride) yield return start;
        yield return Math.Max(0, length - size);
    }
}
