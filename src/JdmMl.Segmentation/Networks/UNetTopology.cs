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

    /// <summary>What the image size must be a multiple of for a network of <paramref name="stages"/> stages.</summary>
    public static int Divisor(int stages) => 1 << Math.Min(stages - 1, 30);
}
