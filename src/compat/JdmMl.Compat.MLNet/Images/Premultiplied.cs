using Microsoft.ML.Data;

namespace Microsoft.ML.Images;

/// <summary>Colours multiplied by alpha, the way that MLImage keeps them.</summary>
internal static class Premultiplied
{
    /// <summary>Multiplies in place; opaque pixels stay as they are.</summary>
    public static byte[] Multiply(byte[] pixels)
    {
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var alpha = pixels[i + 3];
            if (alpha == 255)
                continue;
            for (var c = i; c < i + 3; c++)
                pixels[c] = (byte)((pixels[c] * alpha + 127) / 255);
        }
        return pixels;
    }

    /// <summary>Blue, green, red, alpha, not multiplied.</summary>
    public static byte[] ToStraightBgra(byte[] pixels, MLPixelFormat format)
    {
        var (red, blue) = format == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var straight = new byte[pixels.Length];
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var alpha = pixels[i + 3];
            straight[i] = Divide(pixels[i + blue], alpha);
            straight[i + 1] = Divide(pixels[i + 1], alpha);
            straight[i + 2] = Divide(pixels[i + red], alpha);
            straight[i + 3] = alpha;
        }
        return straight;
    }

    /// <summary>Blue, green, red, not multiplied.</summary>
    public static byte[] ToStraightBgr(byte[] pixels, MLPixelFormat format)
    {
        var straight = ToStraightBgra(pixels, format);
        var bgr = new byte[pixels.Length / 4 * 3];
        for (int i = 0, o = 0; i < straight.Length; i += 4, o += 3)
            (bgr[o], bgr[o + 1], bgr[o + 2]) = (straight[i], straight[i + 1], straight[i + 2]);
        return bgr;
    }

    private static byte Divide(byte colour, byte alpha) => alpha switch
    {
        255 => colour,
        0 => 0,
        _ => (byte)Math.Min(255, (colour * 255 + alpha / 2) / alpha),
    };
}
