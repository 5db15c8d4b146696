using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Convolution that keeps the size, then instance norm, without a nonlinearity. Fields carry nnU-Net's names.</summary>
internal sealed class ConvNorm : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly InstanceNorm2d norm;

    internal ConvNorm(long inputs, long outputs, long kernel, bool bias) : base(nameof(ConvNorm))
    {
        conv = nn.Conv2d(inputs, outputs, kernelSize: kernel, padding: (kernel - 1) / 2, bias: bias);
        norm = nn.InstanceNorm2d(outputs, eps: 1e-5, affine: true);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => norm.call(conv.call(input));   // [N, outputs, H, W]
}
