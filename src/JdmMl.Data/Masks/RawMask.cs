using System.Runtime.InteropServices;

namespace JdmMl.Data;

/// <summary>The stored values of a mask file, one a pixel: [H, W].</summary>
/// <param name="Lossy">From a JPEG: values are inexact.</param>
internal sealed record RawMask(string Path, int Width, int Height, int BitDepth, bool Lossy, ushort[] Values)
{
    // A JPEG's grey may tint a little in chroma; more than this is a colour picture.
    private const int HighestTint = 64;

    internal static RawMask Read(string path)
    {
        var file = InputFile.ReadAllBytes(path);
        if (PngReader.IsPng(file)) return FromPng(path, PngReader.Read(file, path));
        if (TiffDirectory.IsTiff(file)) return FromTiff(path, TiffReader.Read(file, path));
        var image = ColourImages.Decode(file, path);
        return ColourImages.IsJpeg(file) ? FromJpeg(path, image) : FromRgb(path, 8, image.Width, image.Height, 3, image.Pixels);
    }

    private static RawMask FromPng(string path, PngImage png)
    {
        if (png.Colour is PngColour.Gray or PngColour.Palette && png.BitDepth <= 8)
            return new RawMask(path, png.Width, png.Height, png.BitDepth, false, Array.ConvertAll(png.Samples, sample => (ushort)sample));
        return png.BitDepth == 16
            ? FromRgb(path, 16, png.Width, png.Height, png.Channels, MemoryMarshal.Cast<byte, ushort>(png.Samples))
            : FromRgb<byte>(path, 8, png.Width, png.Height, png.Channels, png.Samples);
    }

    private static RawMask FromTiff(string path, TiffImage tiff) =>
        FromRgb<byte>(path, 8, tiff.Width, tiff.Height, tiff.Channels, tiff.Samples);

    // Alpha says nothing about classes and is left out.
    private static RawMask FromRgb<T>(string path, int depth, int width, int height, int channels, ReadOnlySpan<T> samples)
        where T : unmanaged, IEquatable<T>, IConvertible
    {
        var values = GC.AllocateUninitializedArray<ushort>(width * height);
        for (var i = 0; i < values.Length; i++)
        {
            var pixel = samples.Slice(i * channels, channels);
            if (channels >= 3 && !(pixel[0].Equals(pixel[1]) && pixel[0].Equals(pixel[2])))
                throw new JdmException(
                    $"Mask '{path}' is a colour picture: pixel ({i % width}, {i / width}) is R {pixel[0]}, G {pixel[1]}, B {pixel[2]}, " +
                    "but a mask holds one value a pixel. Save it as a grey or palette PNG.");
            values[i] = pixel[0].ToUInt16(null);
        }
        return new RawMask(path, width, height, depth, false, values);
    }

    private static RawMask FromJpeg(string path, RgbImage image)
    {
        var values = GC.AllocateUninitializedArray<ushort>(image.Width * image.Height);
        for (var i = 0; i < values.Length; i++)
        {
            int r = image.Pixels[3 * i], g = image.Pixels[3 * i + 1], b = image.Pixels[3 * i + 2];
            if (Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b)) > HighestTint)
                throw new JdmException(
                    $"Mask '{path}' is a colour picture: pixel ({i % image.Width}, {i / image.Width}) is R {r}, G {g}, B {b}. " +
                    "Save it as a grey picture.");
            values[i] = (ushort)(19595 * r + 38470 * g + 7471 * b + 32768 >> 16);   // ITU-R BT.601 luma; exact where R = G = B
        }
        return new RawMask(path, image.Width, image.Height, 8, true, values);
    }
}
