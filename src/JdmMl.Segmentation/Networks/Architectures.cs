using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>The kinds of network that there are.</summary>
public static class Architectures
{
    /// <summary>nnU-Net's plain convolutional U-Net, the default.</summary>
    public const string PlainUNet = "plain-unet";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ISegmentationArchitecture> All { get; } = [new PlainUNetArchitecture()];

    /// <summary>The one of this name.</summary>
    /// <exception cref="JdmException">There is none; the message lists them.</exception>
    public static ISegmentationArchitecture Named(string name) =>
        All.FirstOrDefault(architecture => architecture.Name == name)
        ?? throw new JdmException(
            $"Architecture is '{name}'; expected one of {string.Join(", ", All.Select(architecture => architecture.Name))}.");

    private sealed class PlainUNetArchitecture : ISegmentationArchitecture
    {
        public string Name => PlainUNet;

        public IReadOnlyList<int> DefaultFeatures(int height, int width) => UNetTopology.Features(Math.Max(height, width));

        public SegmentationNetwork Create(int channels, IReadOnlyList<int> features, int classes, ulong seed) =>
            new PlainConvUNet(channels, features, classes, seed);
    }
}
