using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// What nnU-Net's networks have in common: an encoder of some kind, and <see cref="UNetDecoder"/> with a segmentation head on every level.
/// </summary>
public abstract class DeepSupervisedUNet : SegmentationNetwork
{
    private protected DeepSupervisedUNet(string name, int channels, IReadOnlyList<int> features, int classes)
        : base(name, channels, features, classes) { }

    /// <summary>nnU-Net's name for the encoder; its maps, full resolution first: [N, features_s, H / 2^s, W / 2^s].</summary>
    private protected abstract nn.Module<Tensor, Tensor[]> Encoder { get; }

    private protected abstract UNetDecoder Decoder { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> LevelWeights => DeepSupervision.WeightsFor(Features.Count - 1);

    /// <summary>Logits of every decoder level, full resolution first: [N, classes, H / 2^i, W / 2^i].</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^(stages - 1).</param>
    public override Tensor[] forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return [.. Decoder.call(Encoder.call(input)).Select(level => level.MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public override Tensor Logits(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Decoder.Finest(Encoder.call(input)).MoveToOuterDisposeScope();      // [N, classes, H, W]
    }

    /// <inheritdoc/>
    public override Tensor Bottleneck(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Encoder.call(input)[^1].to(float32).MoveToOuterDisposeScope();      // [N, F, h, w]
    }

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) => parameterName.Contains(".seg_layers.", StringComparison.Ordinal);
}
