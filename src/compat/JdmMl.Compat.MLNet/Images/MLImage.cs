using Microsoft.ML.Images;

namespace Microsoft.ML.Data;

/// <summary>The order of a pixel's four bytes.</summary>
public enum MLPixelFormat
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Blue, green, red, alpha.</summary>
    Bgra32,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba32,
}

/// <summary>
/// An image of four bytes a pixel, row by row. Colours are multiplied by alpha, which shows only in images that are not opaque.
/// </summary>
public sealed class MLImage : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly MLPixelFormat _format;
    private byte[] _pixels;
    private string _tag;

    private MLImage(int width, int height, MLPixelFormat format, byte[] pixels) =>
        (_width, _height, _format, _pixels) = (width, height, format, pixels);

    /// <summary>The order of a pixel's bytes.</summary>
    public MLPixelFormat PixelFormat => Live(_format);

    /// <summary>The pixels, width x height x 4 bytes.</summary>
    public ReadOnlySpan<byte> Pixels => Live(_pixels);

    /// <summary>A copy of the pixels as blue, green, red without alpha and not multiplied by it.</summary>
    public byte[] GetBGRPixels => Premultiplied.ToStraightBgr(Live(_pixels), _format);

    /// <summary>Whatever the user wants to note, such as where the image came from.</summary>
    public string Tag
    {
        get => Live(_tag);
        set => _tag = Live(value);
    }

    /// <summary>In pixels.</summary>
    public int Width => Live(_width);

    /// <summary>In pixels.</summary>
    public int Height => Live(_height);

    /// <summary>Always 32.</summary>
    public int BitsPerPixel => Live(32);

    /// <summary>Decodes a JPEG, PNG or BMP.</summary>
    /// <exception cref="ArgumentException">The content cannot be decoded.</exception>
    public static MLImage CreateFromStream(Stream imageStream)
    {
        Check.Value(imageStream, nameof(imageStream));
        using var content = new MemoryStream();
        imageStream.CopyTo(content);
        return Decode(content.ToArray(), "Invalid input stream contents", nameof(imageStream));
    }

    /// <summary>Decodes a JPEG, PNG or BMP file.</summary>
    /// <exception cref="ArgumentException">There is no such file or its content cannot be decoded.</exception>
    public static MLImage CreateFromFile(string imagePath)
    {
        Check.Value(imagePath, nameof(imagePath));
        if (!File.Exists(imagePath))
            throw new ArgumentException($"Invalid path: there is no file '{imagePath}'", nameof(imagePath));
        return Decode(File.ReadAllBytes(imagePath), $"Invalid path: '{imagePath}' cannot be decoded", nameof(imagePath));
    }

    /// <summary>An image of a copy of the pixels, width x height x 4 bytes.</summary>
    /// <exception cref="ArgumentException">No format, no size, or not as many bytes as the size needs.</exception>
    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != width * height * 4)
            throw new ArgumentException("Invalid imagePixelData buffer size.");
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray());
    }

    /// <summary>Writes a PNG, or a JPEG of quality 100, as the extension says.</summary>
    /// <exception cref="ArgumentException">Another extension; ML.NET knows more of them but writes only JPEG, PNG and WebP.</exception>
    public void Save(string imagePath)
    {
        var raster = new Raster(Live(_width), _height, Premultiplied.ToStraightBgra(_pixels, _format));
        var extension = Path.GetExtension(imagePath);
        var encoded = extension.ToLowerInvariant() switch
        {
            ".png" => PngEncoder.Encode(raster),
            ".jpg" or ".jpeg" => JpegCodec.Encode(raster, quality: 100),
            ".bmp" or ".gif" or ".ico" or ".astc" or ".avif" or ".dng" or ".heif" or ".ktx" or ".pkm" or ".wbmp" or ".webp" =>
                throw new ArgumentException($"Saving image with the format '{extension}' is not supported. "
                    + "Try save it with `Jpeg` or `Png` format.", nameof(imagePath)),
            _ => throw new ArgumentException("Path has invalid image file extension.", nameof(imagePath)),
        };
        File.WriteAllBytes(imagePath, encoded);
    }

    /// <summary>Lets go of the pixels; whatever is asked afterwards throws <see cref="InvalidOperationException"/>.</summary>
    public void Dispose() => _pixels = null;

    private static MLImage Decode(byte[] content, string refusal, string parameter)
    {
        Raster raster;
        try
        {
            raster = ImageFile.Decode(content);
        }
        catch (InvalidDataException fault)
        {
            throw new ArgumentException($"{refusal}: {fault.Message}", parameter, fault);
        }
        return new(raster.Width, raster.Height, MLPixelFormat.Bgra32, Premultiplied.Multiply(raster.Bgra));
    }

    private T Live<T>(T value) => _pixels is null ? throw new InvalidOperationException("Object is disposed.") : value;
}
