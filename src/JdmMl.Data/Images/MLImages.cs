using Microsoft.ML.Data;

namespace JdmMl.Data;

public sealed partial class RgbImage
{
    /// <summary>Copies the colours of <paramref name="image"/>; alpha is dropped.</summary>
    /// <exception cref="JdmException">Its pixel format is unknown.</exception>
    public static RgbImage FromMLImage(MLImage image)
    {
        var (red, blue) = ChannelOrder.Of(image);
        var source = image.Pixels;
        var pixels = GC.AllocateUninitializedArray<byte>(image.Width * image.Height * 3);
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += 3)
        {
            pixels[to] = source[from + red];
            pixels[to + 1] = source[from + 1];
            pixels[to + 2] = source[from + blue];
        }
        return new RgbImage(image.Width, image.Height, pixels);
    }

    /// <summary>A copy as <see cref="MLImage"/> with alpha 255; the caller disposes it.</summary>
    public MLImage ToMLImage()
    {
        var pixels = GC.AllocateUninitializedArray<byte>(Width * Height * 4);
        for (int from = 0, to = 0; to < pixels.Length; from += 3, to += 4)
            (pixels[to], pixels[to + 1], pixels[to + 2], pixels[to + 3]) = (Pixels[from + 2], Pixels[from + 1], Pixels[from], 255);
        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, pixels);
    }
}

public sealed partial class LabelMask
{
    /// <summary>Takes the class ids from the red channel.</summary>
    /// <exception cref="JdmException">Its pixel format is unknown.</exception>
    public static LabelMask FromMLImage(MLImage image)
    {
        var (red, _) = ChannelOrder.Of(image);
        var source = image.Pixels;
        var labels = GC.AllocateUninitializedArray<byte>(image.Width * image.Height);
        for (var i = 0; i < labels.Length; i++) labels[i] = source[4 * i + red];
        return new LabelMask(image.Width, image.Height, labels);
    }

    /// <summary>A copy as <see cref="MLImage"/> with the class id in R, G and B, alpha 255; the caller disposes it.</summary>
    public MLImage ToMLImage()
    {
        var pixels = GC.AllocateUninitializedArray<byte>(Width * Height * 4);
        for (var i = 0; i < Labels.Length; i++) pixels.AsSpan(4 * i, 3).Fill(Labels[i]);
        for (var i = 3; i < pixels.Length; i += 4) pixels[i] = 255;
        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, pixels);
    }
}

/// <summary>Where red and blue stand in the four bytes of a pixel.</summary>
internal static class ChannelOrder
{
    internal static (int Red, int Blue) Of(MLImage image) => image.PixelFormat switch
    {
        MLPixelFormat.Bgra32 => (2, 0),
        MLPixelFormat.Rgba32 => (0, 2),
        _ => throw new JdmException(
            $"An image has the pixel format {image.PixelFormat}; expected Bgra32 or Rgba32. Load it again through MLImage."),
    };
}
