using System.Runtime.InteropServices;

namespace JdmMl.Data;

/// <summary>What the samples of a PNG file mean; the numbers are the format's own.</summary>
public enum PngColour
{
    /// <summary>One grey sample.</summary>
    Gray = 0,

    /// <summary>R, G, B.</summary>
    Rgb = 2,

    /// <summary>One index into the palette.</summary>
    Palette = 3,

    /// <summary>Grey and alpha.</summary>
    GrayAlpha = 4,

    /// <summary>R, G, B and alpha.</summary>
    Rgba = 6,
}

/// <summary>A PNG file's samples exactly as stored: never scaled, indices never replaced by colours.</summary>
public sealed class PngImage
{
    internal PngImage(PngHeader header, byte[] samples, byte[]? palette) => (Header, Samples, Palette) = (header, samples, palette);

    /// <summary>Pixels in a row.</summary>
    public int Width => Header.Width;

    /// <summary>Rows.</summary>
    public int Height => Header.Height;

    /// <summary>Bits of a sample as stored: 1, 2, 4, 8 or 16.</summary>
    public int BitDepth => Header.BitDepth;

    /// <summary>What the samples mean.</summary>
    public PngColour Colour => Header.Colour;

    /// <summary>Samples of a pixel, 1-4.</summary>
    public int Channels => Header.Channels;

    /// <summary>[H, W, C]: one byte a sample, unscaled; with 16 bits two bytes a sample in the machine's byte order.</summary>
    public byte[] Samples { get; }

    /// <summary>R, G, B of every palette entry, or null.</summary>
    public byte[]? Palette { get; }

    internal PngHeader Header { get; }

    /// <summary>The stored value of one sample: 0 to 2^BitDepth - 1.</summary>
    public int Sample(int x, int y, int channel = 0)
    {
        var at = (y * Width + x) * Channels + channel;
        return BitDepth == 16 ? MemoryMarshal.Cast<byte, ushort>(Samples)[at] : Samples[at];
    }

    /// <summary>
    /// The picture with 8 bits a channel: grey and few-bit samples scaled to 0-255, the palette looked up, alpha dropped.
    /// </summary>
    /// <exception cref="JdmException">A palette index points past the palette.</exception>
    public RgbImage ToRgb()
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(Width * Height * 3));
        if (Colour == PngColour.Palette) LookUp(pixels);
        else if (Colour == PngColour.Rgb && BitDepth == 8) Samples.CopyTo(pixels, 0);
        else Scale(pixels);
        return new RgbImage(Width, Height, pixels);
    }

    private void LookUp(byte[] pixels)
    {
        var palette = Palette!;
        for (var i = 0; i < Samples.Length; i++)
        {
            var entry = Samples[i] * 3;
            if (entry + 2 >= palette.Length)
                throw new JdmException(
                    $"PNG '{Header.Name}' is corrupt: pixel ({i % Width}, {i / Width}) has palette index {Samples[i]}, " +
                    $"but the palette has {palette.Length / 3} entries. Export the file again.");
            palette.AsSpan(entry, 3).CopyTo(pixels.AsSpan(i * 3));
        }
    }

    private void Scale(byte[] pixels)
    {
        var (channels, colours) = (Channels, Channels >= 3 ? 3 : 1);
        var scaled = BitDepth == 8 ? Samples : ScaledSamples();
        for (int from = 0, to = 0; to < pixels.Length; from += channels, to += 3)
        {
            pixels[to] = scaled[from];
            pixels[to + 1] = scaled[from + (colours == 3 ? 1 : 0)];
            pixels[to + 2] = scaled[from + (colours == 3 ? 2 : 0)];
        }
    }

    private byte[] ScaledSamples()
    {
        if (BitDepth < 8)
        {
            var factor = 255 / ((1 << BitDepth) - 1);   // 255, 85, 17: exact
            return Array.ConvertAll(Samples, sample => (byte)(sample * factor));
        }
        var wide = MemoryMarshal.Cast<byte, ushort>(Samples);
        var scaled = new byte[wide.Length];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = (byte)((wide[i] * 255 + 32767) / 65535);
        return scaled;
    }
}
