namespace JdmMl.Data;

/// <summary>A colour, 0..255 a channel.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>White.</summary>
    public static Rgb White => new(255, 255, 255);

    /// <summary>The outline of a true mask: green.</summary>
    public static Rgb Truth => new(0, 230, 64);

    /// <summary>The outline of a predicted mask: magenta.</summary>
    public static Rgb Prediction => new(255, 0, 220);

    internal void Write(Span<byte> pixel) => (pixel[0], pixel[1], pixel[2]) = (R, G, B);
}
