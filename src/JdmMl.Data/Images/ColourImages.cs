using Microsoft.ML.Data;

namespace JdmMl.Data;

/// <summary>Colour pictures: PNG and TIFF by the exact readers, JPEG and BMP through <see cref="MLImage"/>. Alpha is dropped.</summary>
public static class ColourImages
{
    /// <summary>The file names' ends that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"];

    /// <summary>Reads a picture as 8-bit RGB; what the file is follows from its content, not from its name.</summary>
    /// <exception cref="JdmException">The file is missing, truncated, corrupt, or neither PNG, JPEG, BMP nor TIFF.</exception>
    public static RgbImage Read(string path) => Decode(InputFile.ReadAllBytes(path), path);

    internal static RgbImage Decode(byte[] file, string name)
    {
        if (PngReader.IsPng(file)) return PngReader.Read(file, name).ToRgb();
        if (TiffDirectory.IsTiff(file)) return TiffReader.Read(file, name).ToRgb();
        if (IsJpeg(file)) JpegEnd.Require(file, name);
        else if (!file.AsSpan().StartsWith("BM"u8)) throw Unknown(file, name);
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            using var image = MLImage.CreateFromStream(stream);
            return RgbImage.FromMLImage(image);
        }
        catch (Exception exception) when (exception is not (JdmException or OutOfMemoryException))
        {
            throw new JdmException(
                $"Image '{name}' cannot be decoded: {exception.Message} Open it in a viewer; copy or export it again.", exception);
        }
    }

    internal static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static JdmException Unknown(ReadOnlySpan<byte> file, string name) =>
        new($"Image '{name}' is neither PNG, JPEG, BMP nor TIFF: it begins with {Convert.ToHexString(file[..Math.Min(8, file.Length)])}" +
            $" and holds {file.Length} bytes. Check the file, or convert it to PNG.");
}
