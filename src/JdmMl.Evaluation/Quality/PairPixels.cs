namespace JdmMl.Evaluation;

/// <summary>An image and its mask as plain arrays.</summary>
public sealed record PairPixels
{
    /// <summary>Holds the arrays, which are not copied.</summary>
    /// <param name="rgb">Red, green, blue of each pixel, row by row: 3 * width * height bytes.</param>
    /// <param name="mask">Class ids, 0 the background: width * height bytes.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">An array's length does not fit the size.</exception>
    public PairPixels(byte[] rgb, byte[] mask, int width, int height)
    {
        if (width < 1 || height < 1 || rgb.Length != 3 * width * height || mask.Length != width * height)
            throw new ArgumentException(
                $"There are {rgb.Length} colour values and {mask.Length} labels for {width} x {height} pixels; expected " +
                $"{3 * width * height} and {width * height}.");
        (Rgb, Mask, Width, Height) = (rgb, mask, width, height);
    }

    /// <summary>Red, green, blue of each pixel, [height, width, 3].</summary>
    public byte[] Rgb { get; }

    /// <summary>Class ids, [height, width].</summary>
    public byte[] Mask { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }
}
