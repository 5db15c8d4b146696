using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's residual-encoder U-Net in 2D (Isensee et al. 2024, "nnU-Net Revisited"; ResidualEncoderUNet of
/// dynamic-network-architectures): residual blocks down, 1, 3, 4, 6, 6, ... a stage; one block a stage up; heads and names as in
/// <see cref="PlainConvUNet"/>. 105,917,388 parameters for the stages of 256 px, 3 channels and 2 classes.
/// </summary>
public sealed class ResidualEncoderUNet : DeepSupervisedUNet
{
    private readonly ResidualEncoder encoder;
    private readonly UNetDecoder decoder;

    /// <summary>Builds the network with nnU-Net's first weights: He normal, the last norm of each residual block 0.</summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage, from full resolution down; at least two stages.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">With a parameter's name it decides its values.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public ResidualEncoderUNet(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0)
        : base(nameof(ResidualEncoderUNet), channels, features, classes)
    {
        RequireShape(stages: 2);
        encoder = new ResidualEncoder(channels, features);
        decoder = new UNetDecoder(features, classes, blocks: 1);
        RegisterComponents();
        Complete(seed);
    }

    private protected override nn.Module<Tensor, Tensor[]> Encoder => encoder;

    private protected override UNetDecoder Decoder => decoder;

    /// <summary>How many residual blocks a stage holds: 1, 3, 4, then 6 (nnU-Net's ResEnc planners).</summary>
    /// <param name="stage">0 for full resolution.</param>
    public static int BlocksOf(int stage) => stage switch { 0 => 1, 1 => 3, 2 => 4, _ => 6 };

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted)
    {
        HeNormal.Fill(this, seed, wanted);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        // a fresh block is the identity: what nnU-Net calls init_last_bn_before_add_to_0
        foreach (var (name, parameter) in named_parameters())
            if (name.EndsWith(".conv2.norm.weight", StringComparison.Ordinal) && wanted(name)) parameter.zero_();
    }
}
