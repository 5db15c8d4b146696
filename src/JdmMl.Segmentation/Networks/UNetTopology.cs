namespace JdmMl.Segmentation;

/// <summary>nnU-Net's rule for the depth and the widths of a network.</summary>
public static class UNetTopology
{
    /// <summary>Smallest edge of a feature map in pixels.</summary>
    public const int SmallestEdge = 4;

    /// <summary>Widest feature map.</summary>
    public const int MostFeatures = 512;

    /// <summary>
    /// Channels of each stage for squares of <paramref name="imageSize"/> pixels: 32, 64, ... up to 512;
    /// halved while the edge is 8 or more.
    /// </summary>
    public static int[] Features(int imageSize)
    {
        var features = new List<int> { 32 };
        for (var edge = imageSize; edge >= 2 * SmallestEdge; edge = (edge + 1) / 2)
            features.Add(Math.Min(MostFeatures, 2 * features[^1]));
        return [.. features];
    }

    /// <summary>
    /// As many of a publication's stages as the image allows: the deepest map keeps edges of at least <see cref="SmallestEdge"/>, but no
    /// fewer than <paramref name="fewest"/> stages stay.
    /// </summary>
    /// <param name="published">Channels of each stage, from full resolution down.</param>
    /// <param name="height">Of the network's input, pixels.</param>
    /// <param name="width">Of the network's input, pixels.</param>
    /// <param name="fewest">Stages that the architecture needs.</param>
    internal static IReadOnlyList<int> Shortened(IReadOnlyList<int> published, int height, int width, int fewest)
    {
        var stages = 1;
        for (var edge = Math.Min(height, width) / 2; stages < published.Count && edge >= SmallestEdge; edge /= 2) stages++;
        return [.. published.Take(Math.Max(stages, fewest))];
    }

    /// <summary>What the image size must be a multiple of for a network of <paramref name="stages"/> stages.</summary>
    public static int Divisor(int stages) => 1 << Math.Min(stages - 1, 30);
}
