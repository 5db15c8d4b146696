using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>Colours multiplied by alpha, the way that MLImage keeps them.</summary>
internal static class Premultiplied
{
    /// <summary>Blue, green, red, alpha, multiplied, of red, green, blue, alpha.</summary>
    public static byte[] ToBgra(byte[] rgba)
    {
        var bgra = new byte[rgba.Length];
        for (var i = 0; i < rgba.Length; i += 4)
        {
            var alpha = rgba[i + 3];
            bgra[i] = Multiply(rgba[i + 2], alpha);
            bgra[i + 1] = Multiply(rgba[i + 1], alpha);
            bgra[i + 2] = Multiply(rgba[i], alpha);
            bgra[i + 3] = alpha;
        }
        return bgra;
    }

    /// <summary>Red, green, blue, alpha, not multiplied.</summary>
    public static byte[] ToRgba(byte[] pixels, MLPixelFormat format)
    {
        var (red, blue) = format == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var rgba = new byte[pixels.Length];
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var alpha = pixels[i + 3];
            rgba[i] = Divide(pixels[i + red], alpha);
            rgba[i + 1] = Divide(pixels[i + 1], alpha);
            rgba[i + 2] = Divide(pixels[i + blue], alpha);
            rgba[i + 3] = alpha;
        }
        return rgba;
    }

    /// <summary>Blue, green, red, not multiplied.</summary>
    public static byte[] ToBgr(byte[] pixels, MLPixelFormat format)
    {
        var rgba = ToRgba(pixels, format);
        var bgr = new byte[pixels.Length / 4 * 3];
        for (int i = 0, o = 0; i < rgba.Length; i += 4, o += 3)
            (bgr[o], bgr[o + 1], bgr[o + 2]) = (rgba[i + 2], rgba[i + 1], rgba[i]);
        return bgr;
    }

    private static byte Multiply(byte colour, byte alpha) => (byte)((colour * alpha + 127) / 255);

    private static byte Divide(byte colour, byte alpha) => alpha switch
    {
        255 => colour,
        0 => 0,
        _ => (byte)Math.Min(255, (colour * 255 + alpha / 2) / alpha),
    };
}
