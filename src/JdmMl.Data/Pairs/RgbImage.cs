namespace JdmMl.Data;

/// <summary>An 8-bit colour image: interleaved R, G, B, row-major, [H, W, 3].</summary>
public sealed partial class RgbImage
{
    /// <summary>Takes over <paramref name="pixels"/> without copying.</summary>
    /// <exception cref="JdmException">The size is not positive, or the array does not hold width x height x 3 bytes.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        if (width < 1 || height < 1)
            throw new JdmException($"An image of {width}x{height} pixels was asked for; expected at least 1x1.");
        if (pixels.Length != 3L * width * height)
            throw new JdmException(
                $"An RGB image of {width}x{height} pixels needs {3L * width * height} bytes, but {pixels.Length} were given.");
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>R, G, B of each pixel, 0-255, row by row: [H, W, 3].</summary>
    public byte[] Pixels { get; }
}
