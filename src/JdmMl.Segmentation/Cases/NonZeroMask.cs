using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>Where a case lies in its original image: the bounding box of the pixels that are not exactly black.</summary>
/// <param name="OriginalHeight">Rows of the original.</param>
/// <param name="OriginalWidth">Columns of the original.</param>
/// <param name="Top">First row of the box.</param>
/// <param name="Left">First column of the box.</param>
/// <param name="Height">Rows of the box.</param>
/// <param name="Width">Columns of the box.</param>
public sealed record CaseCrop(int OriginalHeight, int OriginalWidth, int Top, int Left, int Height, int Width)
{
    /// <summary>The share of the original's pixels that is left, 0-1.</summary>
    public double RelativeSize() => (double)Height * Width / ((double)OriginalHeight * OriginalWidth);
}

/// <summary>nnU-Net's non-zero mask: pixels of which some channel differs from 0, and the holes between them.</summary>
internal static class NonZeroMask
{
    /// <summary>The mask, [H, W].</summary>
    internal static bool[] Of(RgbImage image)
    {
        var (width, height, pixels) = (image.Width, image.Height, image.Pixels);
        var inside = new bool[width * height];
        Array.Fill(inside, true);
        var pending = new Stack<int>();
        for (var x = 0; x < width; x++)
        {
            Visit(x, 0);
            Visit(x, height - 1);
        }
        for (var y = 0; y < height; y++)
        {
            Visit(0, y);
            Visit(width - 1, y);
        }
        while (pending.TryPop(out var at))          // black that hangs together with the edge, over sides, is outside
        {
            var (x, y) = (at % width, at / width);
            if (x > 0) Visit(x - 1, y);
            if (x < width - 1) Visit(x + 1, y);
            if (y > 0) Visit(x, y - 1);
            if (y < height - 1) Visit(x, y + 1);
        }
        return inside;

        void Visit(int x, int y)
        {
            var at = y * width + x;
            if (!inside[at] || (pixels[3 * at] | pixels[3 * at + 1] | pixels[3 * at + 2]) != 0) return;
            inside[at] = false;
            pending.Push(at);
        }
    }
}
