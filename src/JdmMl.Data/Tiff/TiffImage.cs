namespace JdmMl.Data;

/// <summary>What the first samples of a TIFF pixel mean.</summary>
public enum TiffColour
{
    /// <summary>One grey sample, 0 black.</summary>
    Gray,

    /// <summary>R, G, B.</summary>
    Rgb,

    /// <summary>One index into the palette.</summary>
    Palette,
}

/// <summary>The 8-bit samples of a TIFF file's first page; white-is-zero grey is turned over, so that 255 is white.</summary>
public sealed class TiffImage
{
    internal TiffImage(int width, int height, int channels, TiffColour colour, byte[] samples, byte[]? palette) =>
        (Width, Height, Channels, Colour, Samples, Palette) = (width, height, channels, colour, samples, palette);

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples of a pixel: 1 or 3, and one more where there is alpha.</summary>
    public int Channels { get; }

    /// <summary>What the samples mean.</summary>
    public TiffColour Colour { get; }

    /// <summary>[H, W, C], as stored.</summary>
    public byte[] Samples { get; }

    /// <summary>R, G, B of the 256 palette entries, or null.</summary>
    public byte[]? Palette { get; }

    /// <summary>The picture: the palette looked up, alpha dropped.</summary>
    public RgbImage ToRgb()
    {
        if (Colour == TiffColour.Rgb && Channels == 3) return new RgbImage(Width, Height, [.. Samples]);
        var pixels = GC.AllocateUninitializedArray<byte>(checked(Width * Height * 3));
        for (int from = 0, to = 0; to < pixels.Length; from += Channels, to += 3)
            if (Colour == TiffColour.Gray) pixels.AsSpan(to, 3).Fill(Samples[from]);
            else (Colour == TiffColour.Rgb ? Samples.AsSpan(from, 3) : Palette.AsSpan(Samples[from] * 3, 3)).CopyTo(pixels.AsSpan(to));
        return new RgbImage(Width, Height, pixels);
    }
}
