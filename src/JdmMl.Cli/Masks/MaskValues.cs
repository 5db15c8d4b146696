using System.Runtime.InteropServices;
using JdmMl.Data;

namespace JdmMl.Cli.Masks;

/// <summary>How the values of mask files become classes, where no manifest says it.</summary>
/// <param name="Name">What conventions call it.</param>
/// <param name="Encoding">The rule, or null for two-valued masks.</param>
internal sealed record MaskValues(string Name, MaskEncoding? Encoding)
{
    /// <summary>Only 0 and 1, or only 0 and 255, may occur: whatever else there is, somebody has to say what it means.</summary>
    internal static MaskValues TwoValues { get; } = new("0 and 1, or 0 and 255", null);

    internal static MaskValues NonZero { get; } = new("above 0", MaskEncoding.NonZero);

    internal static MaskValues ClassIds { get; } = new("class ids", MaskEncoding.ClassIds);

    internal static MaskValues Threshold(int value) => new($"at least {value}", MaskEncoding.Threshold(value));

    /// <summary>Reads a mask.</summary>
    /// <exception cref="JdmException">The file is no mask, or its values need a rule.</exception>
    internal LabelMask Read(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg" && !Name.StartsWith("at least", StringComparison.Ordinal))
            throw new JdmException(
                $"Mask '{path}' is a JPEG, whose values are only near to what was drawn. " +
                "Give a threshold (--threshold 128 suits masks of 0 and 255), or convert the masks to PNG.");
        var mask = MaskReader.Read(path, Encoding ?? MaskEncoding.ClassIds);
        if (Encoding is not null) return mask;
        Span<bool> seen = stackalloc bool[256];
        foreach (byte value in mask.Labels) seen[value] = true;
        var values = new List<int>();
        for (int v = 0; v < 256; v++)
            if (seen[v]) values.Add(v);
        if (values.Any(v => v is not (0 or 1 or 255)) || seen[1] && seen[255])
            throw new JdmException(
                $"Mask '{path}' holds {values.Count} values ({string.Join(", ", values.Take(8))}{(values.Count > 8 ? ", ..." : "")}), " +
                "not only 0 and 1 or 0 and 255. " +
                "It may be a picture or a probability map and no mask (name the masks' folder, or give --threshold 128), " +
                "an instance map (--nonzero, or --instances Labels), or hold classes (--class-ids with --classes).");
        for (int i = 0; i < mask.Labels.Length; i++)
            if (mask.Labels[i] != 0) mask.Labels[i] = 1;
        return mask;
    }

    /// <summary>Reads a label map: the number of the object of each pixel, [H, W].</summary>
    /// <exception cref="JdmException">The file is no grey or palette PNG.</exception>
    internal static (int Width, int Height, ushort[] Labels) ReadObjects(string path)
    {
        var png = PngFile.Read(path);
        if (png.Colour is not (PngColour.Gray or PngColour.Palette))
            throw new JdmException($"Label map '{path}' is a {png.Colour} PNG; " +
                "expected grey of 8 or 16 bits, or a palette: one number a pixel.");
        return (png.Width, png.Height, png.BitDepth == 16
            ? MemoryMarshal.Cast<byte, ushort>(png.Samples).ToArray()
            : Array.ConvertAll(png.Samples, sample => (ushort)sample));
    }

    /// <summary>Reads a soft map: foreground probability times 255 of each pixel, [H, W].</summary>
    /// <exception cref="JdmException">The file is no 8-bit grey PNG.</exception>
    internal static (int Width, int Height, byte[] Map) ReadSoftMap(string path)
    {
        var png = PngFile.Read(path);
        if (png.Colour != PngColour.Gray || png.BitDepth != 8)
            throw new JdmException(
                $"Soft map '{path}' is a {png.Colour} PNG of {png.BitDepth} bits; expected 8-bit grey, the probability times 255.");
        return (png.Width, png.Height, png.Samples);
    }
}
