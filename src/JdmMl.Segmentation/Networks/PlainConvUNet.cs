using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's plain convolutional U-Net in 2D: strided convolutions down, transposed convolutions up, instance norm, LeakyReLU,
/// a segmentation head on every decoder level. Parameters carry the names of nnU-Net's checkpoints.
/// </summary>
public sealed class PlainConvUNet : nn.Module<Tensor, Tensor[]>
{
    private readonly UNetEncoder encoder;
    private readonly UNetDecoder decoder;

    /// <summary>Builds the network with He-normal weights that depend on <paramref name="seed"/> and the parameters' names alone.</summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage, from full resolution down; at least two stages.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">The key of the initial weights.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public PlainConvUNet(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0) : base(nameof(PlainConvUNet))
    {
        new OptionFaults(nameof(PlainConvUNet))
            .Require(channels > 0, $"channels is {channels}; expected at least 1")
            .Require(classes > 1, $"classes is {classes}; expected at least 2, background included")
            .Require(features.Count > 1, $"features holds {features.Count} stages; expected at least 2")
            .Require(features.All(count => count > 0), "features holds a number below 1")
            .ThrowIfAny();
        (Channels, Classes, Features) = (channels, classes, [.. features]);
        encoder = new UNetEncoder(channels, features);
        decoder = new UNetDecoder(features, classes);
        RegisterComponents();
        foreach (var (_, parameter) in named_parameters()) parameter.DetachFromDisposeScope();   // they outlive the caller's scope
        HeNormal.Fill(this, seed);
    }

    /// <summary>Input channels.</summary>
    public int Channels { get; }

    /// <summary>Output classes, background included.</summary>
    public int Classes { get; }

    /// <summary>Channels of each stage, from full resolution down.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>The number of trainable values.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>Logits of every decoder level, full resolution first: [N, classes, H / 2^i, W / 2^i].</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^(stages - 1).</param>
    public override Tensor[] forward(Tensor input) => decoder.call(encoder.call(input));

    /// <summary>Logits at full resolution only: [N, classes, H, W]; what <see cref="forward"/> gives first.</summary>
    public Tensor Logits(Tensor input) => decoder.Finest(encoder.call(input));

    /// <summary>Whether <paramref name="name"/> belongs to a segmentation head, which pretrained weights do not bring along.</summary>
    internal static bool IsHead(string name) => name.Contains(".seg_layers.", StringComparison.Ordinal);
}
