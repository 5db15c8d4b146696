namespace Microsoft.ML.Images;

/// <summary>A decoded image: blue, green, red, alpha, not multiplied. [H, W, 4]</summary>
internal sealed record Raster(int Width, int Height, byte[] Bgra)
{
    // Skia's limit is the same order; it keeps a header that lies from asking for all memory.
    private const long LargestArea = int.MaxValue / 4;

    /// <summary>An image to be filled, for a size that a file's header claims.</summary>
    public static Raster Blank(int width, int height) => width > 0 && height > 0 && (long)width * height <= LargestArea
        ? new(width, height, new byte[width * height * 4])
        : throw new InvalidDataException($"a size of {width} x {height} pixels is not possible");
}

/// <summary>Finds the decoder for a file's content.</summary>
internal static class ImageFile
{
    /// <exception cref="InvalidDataException">Damaged, cut short or of another format.</exception>
    public static Raster Decode(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => JpegCodec.Decode(file),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngDecoder.Decode(file),
        [(byte)'B', (byte)'M', ..] => BmpDecoder.Decode(file),
        _ => throw new InvalidDataException("neither JPEG nor PNG nor BMP"),
    };
}
