using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Instance norm with affine and without running statistics, alone or followed by LeakyReLU. Its parameters and its sums stay single
/// precision whatever the activations are.
/// </summary>
internal sealed class SegmentationInstanceNorm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;

    internal SegmentationInstanceNorm(long channels) : base(nameof(SegmentationInstanceNorm))
    {
        weight = FreshParameter.Vector(channels, 1);
        bias = FreshParameter.Vector(channels);
        RegisterComponents();
    }

    /// <summary>The norm alone.</summary>
    /// <param name="x">[N, C, H, W], channels last.</param>
    /// <returns>As <paramref name="x"/>.</returns>
    public override Tensor forward(Tensor x) => ChannelsLastInstanceNorm.Of(x, weight, bias);

    /// <summary>The norm, then LeakyReLU, which takes over the norm's memory.</summary>
    internal Tensor Activated(Tensor x, double slope) => call(x).leaky_relu_(slope);
}
