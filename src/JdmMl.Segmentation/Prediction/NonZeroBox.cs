using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>The smallest box around all pixels with a channel above 0, as nnU-Net crops; the whole image where there is none.</summary>
internal static class NonZeroBox
{
    internal static Tile Of(RgbImage image)
    {
        var stride = 3 * image.Width;
        var (top, bottom, left, right) = (0, image.Height - 1, image.Width, -1);
        while (top <= bottom && IsBlack(top)) top++;
        if (top > bottom) return new Tile(0, 0, image.Width, image.Height);
        while (IsBlack(bottom)) bottom--;
        for (var y = top; y <= bottom; y++)
        {
            var row = image.Pixels.AsSpan(y * stride, stride);
            left = Math.Min(left, row.IndexOfAnyExcept((byte)0) is >= 0 and var first ? first / 3 : left);
            right = Math.Max(right, row.LastIndexOfAnyExcept((byte)0) is >= 0 and var last ? last / 3 : right);
        }
        return new Tile(left, top, right - left + 1, bottom - top + 1);

        bool IsBlack(int y) => image.Pixels.AsSpan(y * stride, stride).IndexOfAnyExcept((byte)0) < 0;
    }
}
