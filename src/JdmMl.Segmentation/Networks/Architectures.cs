using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>The kinds of network that there are.</summary>
public static class Architectures
{
    /// <summary>nnU-Net's plain convolutional U-Net, the default: <see cref="PlainConvUNet"/>.</summary>
    public const string PlainUNet = "plain-unet";

    /// <summary>nnU-Net's U-Net with a residual encoder: <see cref="ResidualEncoderUNet"/>.</summary>
    public const string ResidualUNet = "residual-unet";

    /// <summary>The U-Net of 2015: <see cref="OriginalUNet"/>.</summary>
    public const string OriginalUNet = "unet";

    /// <summary>U-Net++ with deep supervision: <see cref="NestedUNet"/>.</summary>
    public const string UNetPlusPlus = "unet-plus-plus";

    /// <summary>Attention U-Net: <see cref="Segmentation.AttentionUNet"/>.</summary>
    public const string AttentionUNet = "attention-unet";

    /// <summary>ResUNet++: <see cref="Segmentation.ResUNetPlusPlus"/>.</summary>
    public const string ResUNetPlusPlus = "resunet-plus-plus";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ISegmentationArchitecture> All { get; } =
    [
        new Architecture(PlainUNet, ByRule, (channels, features, classes, seed) => new PlainConvUNet(channels, features, classes, seed)),
        new Architecture(ResidualUNet, ByRule,
            (channels, features, classes, seed) => new ResidualEncoderUNet(channels, features, classes, seed)),
        new Architecture(OriginalUNet, Of(Segmentation.OriginalUNet.PublishedFeatures, 2),
            (channels, features, classes, seed) => new OriginalUNet(channels, features, classes, seed)),
        new Architecture(UNetPlusPlus, Of(NestedUNet.PublishedFeatures, 2),
            (channels, features, classes, seed) => new NestedUNet(channels, features, classes, seed)),
        new Architecture(AttentionUNet, Of(Segmentation.AttentionUNet.PublishedFeatures, 3),
            (channels, features, classes, seed) => new AttentionUNet(channels, features, classes, seed)),
        new Architecture(ResUNetPlusPlus, Of(Segmentation.ResUNetPlusPlus.PublishedFeatures, 3),
            (channels, features, classes, seed) => new ResUNetPlusPlus(channels, features, classes, seed)),
    ];

    /// <summary>The one of this name.</summary>
    /// <exception cref="JdmException">There is none; the message lists them.</exception>
    public static ISegmentationArchitecture Named(string name) =>
        All.FirstOrDefault(architecture => architecture.Name == name)
        ?? throw new JdmException(
            $"Architecture is '{name}'; expected one of {string.Join(", ", All.Select(architecture => architecture.Name))}.");

    private static IReadOnlyList<int> ByRule(int height, int width) => UNetTopology.Features(Math.Max(height, width));

    private static Func<int, int, IReadOnlyList<int>> Of(IReadOnlyList<int> published, int fewest) =>
        (height, width) => UNetTopology.Shortened(published, height, width, fewest);

    private sealed class Architecture(
        string name, Func<int, int, IReadOnlyList<int>> features, Func<int, IReadOnlyList<int>, int, ulong, SegmentationNetwork> create)
        : ISegmentationArchitecture
    {
        public string Name => name;

        public IReadOnlyList<int> DefaultFeatures(int height, int width) => features(height, width);

        public SegmentationNetwork Create(int channels, IReadOnlyList<int> features, int classes, ulong seed) =>
            create(channels, features, classes, seed);
    }
}
