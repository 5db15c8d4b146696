using JdmMl.Data;

namespace JdmMl;

/// <summary>Draws the outline of a mask into a copy of its image.</summary>
internal static class Outlines
{
    private static readonly byte[] Colour = [255, 0, 220];

    internal static RgbImage Draw(RgbImage image, LabelMask mask)
    {
        byte[] pixels = [.. image.Pixels];
        for (int y = 0; y < mask.Height; y++)
            for (int x = 0; x < mask.Width; x++)
                if (mask.Labels[y * mask.Width + x] != 0 && OnEdge(mask, x, y))
                    Colour.CopyTo(pixels.AsSpan(3 * (y * mask.Width + x), 3));
        return new RgbImage(image.Width, image.Height, pixels);
    }

    private static bool OnEdge(LabelMask mask, int x, int y)
    {
        byte here = mask.Labels[y * mask.Width + x];
        bool Differs(int nx, int ny)
            => nx < 0 || ny < 0 || nx >= mask.Width || ny >= mask.Height || mask.Labels[ny * mask.Width + nx] != here;
        return Differs(x - 1, y) || Differs(x + 1, y) || Differs(x, y - 1) || Differs(x, y + 1);
    }
}
