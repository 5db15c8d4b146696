namespace JdmMl.Data;

/// <summary>Enlarging by a whole factor without smoothing: every pixel becomes a square.</summary>
public static class NearestZoom
{
    private const int Largest = 64;

    /// <summary>Enlarges an image.</summary>
    /// <param name="image">[H, W, 3].</param>
    /// <param name="factor">1 to 64.</param>
    /// <returns>[factor H, factor W, 3].</returns>
    public static RgbImage Enlarge(RgbImage image, int factor) =>
        new(image.Width * factor, image.Height * factor, Repeat(image.Pixels, image.Width, image.Height, 3, factor));

    /// <summary>Enlarges a mask.</summary>
    /// <param name="mask">[H, W].</param>
    /// <param name="factor">1 to 64.</param>
    /// <returns>[factor H, factor W].</returns>
    public static LabelMask Enlarge(LabelMask mask, int factor) =>
        new(mask.Width * factor, mask.Height * factor, Repeat(mask.Labels, mask.Width, mask.Height, 1, factor));

    private static byte[] Repeat(byte[] source, int width, int height, int channels, int factor)
    {
        if (factor is < 1 or > Largest)
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"Expected a factor from 1 to {Largest}.");
        var stride = width * factor * channels;
        var target = new byte[checked(stride * height * factor)];
        for (var y = 0; y < height; y++)
        {
            var row = target.AsSpan(y * factor * stride, stride);
            for (var x = 0; x < width * factor; x++)
                source.AsSpan((y * width + x / factor) * channels, channels).CopyTo(row[(x * channels)..]);
            for (var copy = 1; copy < factor; copy++)
                row.CopyTo(target.AsSpan((y * factor + copy) * stride));
        }

        return target;
    }
}
