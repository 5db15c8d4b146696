namespace JdmMl.Data;

/// <summary>Outlines of masks over images. Nothing given is changed; results are new images.</summary>
public static class Overlay
{
    /// <summary>
    /// The image with the outline of its mask. The outline lies inside the mask: pixels whose left, right, upper or lower neighbour
    /// has another class, and those at the image's border, so that outlines are closed.
    /// </summary>
    /// <param name="image">[H, W, 3].</param>
    /// <param name="mask">Class ids, [H, W]; every class is outlined.</param>
    /// <param name="colour">Colour of the outline.</param>
    /// <param name="factor">Enlargement before drawing, 1 to 64, which leaves thin lines on small images.</param>
    /// <returns>[factor H, factor W, 3].</returns>
    /// <exception cref="JdmException">Image and mask differ in size.</exception>
    public static RgbImage Outline(RgbImage image, LabelMask mask, Rgb colour, int factor = 1)
    {
        var canvas = Canvas(image, factor);
        Paint(canvas, Edge(image, mask, factor), colour);
        return canvas;
    }

    /// <summary>The image with the outline of the truth in green and of the prediction in magenta; white where they coincide.</summary>
    /// <param name="image">[H, W, 3].</param>
    /// <param name="truth">Class ids, [H, W].</param>
    /// <param name="prediction">Class ids, [H, W].</param>
    /// <param name="factor">Enlargement before drawing, 1 to 64.</param>
    /// <returns>[factor H, factor W, 3].</returns>
    /// <exception cref="JdmException">The image and a mask differ in size.</exception>
    public static RgbImage Compare(RgbImage image, LabelMask truth, LabelMask prediction, int factor = 1)
    {
        var canvas = Canvas(image, factor);
        var (trueEdge, predictedEdge) = (Edge(image, truth, factor), Edge(image, prediction, factor));
        Paint(canvas, trueEdge, Rgb.Truth);
        Paint(canvas, predictedEdge, Rgb.Prediction);
        Paint(canvas, [.. trueEdge.Zip(predictedEdge, (t, p) => t && p)], Rgb.White);
        return canvas;
    }

    // Enlarge copies, also by the factor 1.
    private static RgbImage Canvas(RgbImage image, int factor) => NearestZoom.Enlarge(image, factor);

    private static bool[] Edge(RgbImage image, LabelMask mask, int factor)
    {
        if (image.Width != mask.Width || image.Height != mask.Height)
            throw new JdmException(
                $"The image is {image.Width} x {image.Height} and the mask {mask.Width} x {mask.Height} pixels; " +
                "bring the mask to the size of the image first.");
        var large = NearestZoom.Enlarge(mask, factor);
        var edge = FirstRing(large);
        for (var ring = 1; ring < Thickness(factor); ring++) edge = NextRing(large, edge);
        return edge;
    }

    // A third of an original pixel, rounded up.
    private static int Thickness(int factor) => (factor + 2) / 3;

    private static bool[] FirstRing(LabelMask mask) =>
        Ring(mask, (place, neighbour) => neighbour < 0 || mask.Labels[neighbour] != mask.Labels[place]);

    private static bool[] NextRing(LabelMask mask, bool[] edge) =>
        Ring(mask, (place, neighbour) =>
            edge[place] || (neighbour >= 0 && edge[neighbour] && mask.Labels[neighbour] == mask.Labels[place]));

    private static bool[] Ring(LabelMask mask, Func<int, int, bool> belongs)
    {
        var (width, height) = (mask.Width, mask.Height);
        var ring = new bool[width * height];
        for (var y = 0; y < height; y++)
        for (var x = 0; x < width; x++)
        {
            var place = y * width + x;
            if (mask.Labels[place] == 0) continue;
            ring[place] = belongs(place, x > 0 ? place - 1 : -1)
                || belongs(place, x + 1 < width ? place + 1 : -1)
                || belongs(place, y > 0 ? place - width : -1)
                || belongs(place, y + 1 < height ? place + width : -1);
        }

        return ring;
    }

    private static void Paint(RgbImage canvas, bool[] where, Rgb colour)
    {
        for (var i = 0; i < where.Length; i++)
            if (where[i]) colour.Write(canvas.Pixels.AsSpan(3 * i, 3));
    }
}
