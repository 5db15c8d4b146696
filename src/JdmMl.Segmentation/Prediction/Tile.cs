using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>A window of the native image that goes through the network on its own.</summary>
internal readonly record struct Tile(int Left, int Top, int Width, int Height)
{
    /// <summary>The whole image for Resize; for patches, windows every stride pixels, the last ones flush with the edge.</summary>
    internal static IReadOnlyList<Tile> Over(int width, int height, CropMode crop)
    {
        if (crop is not PatchCrop patch) return [new Tile(0, 0, width, height)];
        return
        [
            .. from top in Starts(height, patch.Size, patch.Stride)
               from left in Starts(width, patch.Size, patch.Stride)
               select new Tile(left, top, Math.Min(patch.Size, width), Math.Min(patch.Size, height)),
        ];
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
