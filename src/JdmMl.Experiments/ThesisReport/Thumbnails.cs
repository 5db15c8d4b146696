using JdmMl.Data;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Pictures of pairs, reduced so that a report stays small.</summary>
internal static class Thumbnails
{
    /// <summary>Longest side of a picture in pixels.</summary>
    internal const int Longest = 128;

    internal static Picture Image(RgbImage image, string alt) => Picture.Of(Reduced(image, Size(image.Width, image.Height)), alt);

    internal static Picture Mask(LabelMask mask, string alt) => Picture.Of(
        Reduced(mask, Size(mask.Width, mask.Height)), alt, 1 + Math.Max(1, mask.HighestLabel()));

    internal static ImageTile Pair(ImagePair pair, string caption, string alt) =>
        new(caption, Image(pair.Image, $"image, {alt}"), Mask(pair.Mask, $"mask, {alt}"));

    /// <summary>The size that a picture is reduced to; smaller ones stay as they are.</summary>
    internal static (int Width, int Height) Size(int width, int height)
    {
        double factor = Math.Min(1, (double)Longest / Math.Max(width, height));
        return (Math.Max(1, (int)Math.Round(width * factor)), Math.Max(1, (int)Math.Round(height * factor)));
    }

    internal static RgbImage Reduced(RgbImage image, (int Width, int Height) size) =>
        (image.Width, image.Height) == size ? image : Resampling.Bilinear(image, size.Width, size.Height);

    internal static LabelMask Reduced(LabelMask mask, (int Width, int Height) size) =>
        (mask.Width, mask.Height) == size ? mask : Resampling.Labels(mask, size.Width, size.Height);
}
