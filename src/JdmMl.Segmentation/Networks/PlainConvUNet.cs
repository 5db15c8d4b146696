using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's plain convolutional U-Net in 2D: strided convolutions down, transposed convolutions up, instance norm, LeakyReLU,
/// a segmentation head on every decoder level. Parameters carry the names of nnU-Net's checkpoints.
/// </summary>
public sealed class PlainConvUNet : SegmentationNetwork
{
    private readonly UNetEncoder encoder;
    private readonly UNetDecoder decoder;

    /// <summary>Builds the network with He-normal weights that depend on <paramref name="seed"/> and the parameters' names alone.</summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage, from full resolution down; at least two stages.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">The key of the initial weights.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public PlainConvUNet(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0)
        : base(nameof(PlainConvUNet), channels, features, classes)
    {
        new OptionFaults(nameof(PlainConvUNet))
            .Require(channels > 0, $"channels is {channels}; expected at least 1")
            .Require(classes > 1, $"classes is {classes}; expected at least 2, background included")
            .Require(features.Count > 1, $"features holds {features.Count} stages; expected at least 2")
            .Require(features.All(count => count > 0), "features holds a number below 1")
            .ThrowIfAny();
        encoder = new UNetEncoder(channels, features);
        decoder = new UNetDecoder(features, classes);
        RegisterComponents();
        Complete(seed);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> LevelWeights => DeepSupervision.WeightsFor(Features.Count - 1);

    /// <summary>Logits of every decoder level, full resolution first: [N, classes, H / 2^i, W / 2^i].</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^(stages - 1).</param>
    public override Tensor[] forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return [.. decoder.call(encoder.call(input)).Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public override Tensor Logits(Tensor input)
    {
        using var scope = NewDisposeScope();
        return decoder.Finest(encoder.call(input)).MoveToOuterDisposeScope();      // [N, classes, H, W]
    }

    /// <inheritdoc/>
    public override Tensor Bottleneck(Tensor input)
    {
        using var scope = NewDisposeScope();
        return encoder.call(input)[^1].to(float32).MoveToOuterDisposeScope();      // [N, F, h, w]
    }

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) => parameterName.Contains(".seg_layers.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted) => HeNormal.Fill(this, seed, wanted);
}
