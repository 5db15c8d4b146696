using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Residual unit with pre-activation, a 1x1 shortcut and squeeze-and-excitation of the sum.</summary>
internal sealed class ResidualUnit : nn.Module<Tensor, Tensor>
{
    private readonly NormReluConv first, second;
    private readonly ConvBatchNorm shortcut;
    private readonly SqueezeExcitation excitation;

    internal ResidualUnit(long inputs, long outputs, long stride) : base(nameof(ResidualUnit))
    {
        first = new NormReluConv(inputs, outputs, stride);
        second = new NormReluConv(outputs, outputs);
        shortcut = new ConvBatchNorm(inputs, outputs, kernel: 1, stride: stride);
        excitation = new SqueezeExcitation(outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        excitation.call(second.call(first.call(input)) + shortcut.call(input));     // [N, outputs, H / stride, W / stride]
}

/// <summary>The first residual unit, which begins with a convolution.</summary>
internal sealed class StemUnit : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d first;
    private readonly NormReluConv second;
    private readonly ConvBatchNorm shortcut;
    private readonly SqueezeExcitation excitation;

    internal StemUnit(long inputs, long outputs) : base(nameof(StemUnit))
    {
        first = nn.Conv2d(inputs, outputs, kernelSize: 3, padding: 1);
        second = new NormReluConv(outputs, outputs);
        shortcut = new ConvBatchNorm(inputs, outputs, kernel: 1);
        excitation = new SqueezeExcitation(outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        excitation.call(second.call(first.call(input)) + shortcut.call(input));     // [N, outputs, H, W]
}
