using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using JdmMl.Data;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>A PNG to embed, with the words for a reader who does not see it.</summary>
public sealed record Picture
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly byte[] _png;

    /// <summary>Embeds an encoded PNG.</summary>
    /// <param name="png">The file's bytes.</param>
    /// <param name="alt">What the picture shows.</param>
    /// <exception cref="JdmException">The bytes are no PNG.</exception>
    public Picture(byte[] png, string alt)
    {
        // 8 bytes signature, 4 length, 4 "IHDR", 4 width, 4 height
        if (png.Length < 24 || !png.AsSpan(0, 8).SequenceEqual(Signature) || !png.AsSpan(12, 4).SequenceEqual("IHDR"u8))
            throw new JdmException($"The picture '{alt}' is no PNG ({png.Length} bytes); encode it with PngFile.EncodeRgb or EncodeGray.");
        (_png, Alt) = (png, alt);
        Width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        Height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
    }

    /// <summary>What the picture shows.</summary>
    public string Alt { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Encodes an image.</summary>
    public static Picture Of(RgbImage image, string alt) => new(PngFile.EncodeRgb(image), alt);

    /// <summary>Encodes a mask in greys: black background, white highest class.</summary>
    /// <param name="mask">Class ids.</param>
    /// <param name="alt">What the picture shows.</param>
    /// <param name="classCount">Number of classes with the background, at least 2.</param>
    public static Picture Of(LabelMask mask, string alt, int classCount = 2) =>
        new(PngFile.EncodeGray(mask.Width, mask.Height, MaskPicture.Levels(mask, classCount)), alt);

    /// <summary>An img element about <paramref name="height"/> screen pixels high: enlarged by a whole factor, or reduced.</summary>
    internal XElement Render(int height)
    {
        var factor = Height <= height ? height / Height : (double)height / Height;
        return Element("img",
            Attribute("src", "data:image/png;base64," + Convert.ToBase64String(_png)),
            Attribute("alt", Alt),
            Attribute("width", Rounded(Width * factor)),
            Attribute("height", Rounded(Height * factor)),
            factor >= 1 ? Class("pixels") : null);
    }

    private static string Rounded(double length) => Math.Max(1, Math.Round(length)).ToString(CultureInfo.InvariantCulture);
}
