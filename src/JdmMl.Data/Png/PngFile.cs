namespace JdmMl.Data;

/// <summary>PNG files, read exactly and written atomically.</summary>
public static class PngFile
{
    /// <summary>Reads every sample as stored: grey 1-16 bit, grey with alpha, RGB(A) 8 and 16 bit, palette indices.</summary>
    /// <exception cref="JdmException">The file is missing, truncated, corrupt, interlaced or no PNG.</exception>
    public static PngImage Read(string path) => PngReader.Read(InputFile.ReadAllBytes(path), path);

    /// <summary>Reads from a stream to its end; <paramref name="name"/> stands for the file in messages.</summary>
    /// <exception cref="JdmException">Like the other overload.</exception>
    public static PngImage Read(Stream stream, string name = "stream")
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return PngReader.Read(bytes.ToArray(), name);
    }

    /// <summary>Writes an 8-bit RGB PNG.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public static void WriteRgb(string path, RgbImage image) => AtomicFile.WriteAllBytes(path, EncodeRgb(image));

    /// <summary>Writes the class ids themselves as an 8-bit grey PNG.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public static void WriteMask(string path, LabelMask mask) => AtomicFile.WriteAllBytes(path, EncodeMask(mask));

    /// <summary>Writes [H, W] values as an 8-bit grey PNG.</summary>
    /// <exception cref="JdmException">The file cannot be written, or the values do not fill the size.</exception>
    public static void WriteGray8(string path, int width, int height, ReadOnlySpan<byte> values) =>
        AtomicFile.WriteAllBytes(path, EncodeGray(width, height, values));

    /// <summary>The bytes of an 8-bit RGB PNG file.</summary>
    public static byte[] EncodeRgb(RgbImage image) => PngWriter.Encode(image.Width, image.Height, 3, image.Pixels);

    /// <summary>The bytes of an 8-bit grey PNG file of the class ids themselves.</summary>
    public static byte[] EncodeMask(LabelMask mask) => PngWriter.Encode(mask.Width, mask.Height, 1, mask.Labels);

    /// <summary>The bytes of an 8-bit grey PNG file of [H, W] values.</summary>
    /// <exception cref="JdmException">The values do not fill the size.</exception>
    public static byte[] EncodeGray(int width, int height, ReadOnlySpan<byte> values) => PngWriter.Encode(width, height, 1, values);

    /// <summary>The bytes of a 16-bit grey PNG file of [H, W] object ids.</summary>
    /// <exception cref="JdmException">An id is above 65535.</exception>
    public static byte[] EncodeInstances(InstanceMask mask)
    {
        var values = new ushort[mask.Ids.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = mask.Ids[i] is >= 0 and <= ushort.MaxValue
                ? (ushort)mask.Ids[i]
                : throw new JdmException(
                    $"An instance mask holds the id {mask.Ids[i]}; a PNG holds 0 to 65535. Number the objects from 1.");
        return PngWriter.EncodeGray16(mask.Width, mask.Height, values);
    }
}
