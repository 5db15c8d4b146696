namespace JdmMl.Data;

/// <summary>
/// Baseline TIFF files (TIFF 6.0): strips or tiles; no compression, LZW, PackBits or Deflate; 8-bit grey, RGB and palette, with alpha or
/// without.
/// </summary>
public static class TiffFile
{
    /// <summary>Reads the first page.</summary>
    /// <exception cref="JdmException">
    /// The file is missing, truncated, corrupt, no TIFF, or of a kind that is not read; the message names compression or bit depth.
    /// </exception>
    public static TiffImage Read(string path) => TiffReader.Read(InputFile.ReadAllBytes(path), path);

    /// <summary>Reads from a stream to its end; <paramref name="name"/> stands for the file in messages.</summary>
    /// <exception cref="JdmException">Like the other overload.</exception>
    public static TiffImage Read(Stream stream, string name = "stream")
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return TiffReader.Read(bytes.ToArray(), name);
    }
}
