using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's plain convolutional U-Net in 2D: strided convolutions down, transposed convolutions up, instance norm, LeakyReLU,
/// a segmentation head on every decoder level. Parameters carry the names of nnU-Net's checkpoints.
/// </summary>
public sealed class PlainConvUNet : DeepSupervisedUNet
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
        RequireShape(stages: 2);
        encoder = new UNetEncoder(channels, features);
        decoder = new UNetDecoder(features, classes);
        RegisterComponents();
        Complete(seed);
    }

    private protected override nn.Module<Tensor, Tensor[]> Encoder => encoder;

    private protected override UNetDecoder Decoder => decoder;

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted) => HeNormal.Fill(this, seed, wanted);
}
