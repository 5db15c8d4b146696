using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Convolution that keeps the size, then instance norm, without a nonlinearity. Fields carry nnU-Net's names.</summary>
internal sealed class ConvNorm : nn.Module<Tensor, Tensor>
{
    private readonly SegmentationConvolution conv;
    private readonly SegmentationInstanceNorm norm;

    internal ConvNorm(long inputs, long outputs, long kernel, bool hasBias) : base(nameof(ConvNorm))
    {
        conv = new SegmentationConvolution(inputs, outputs, kernel, hasBias: hasBias);
        norm = new SegmentationInstanceNorm(outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return norm.call(conv.call(input)).MoveToOuterDisposeScope();              // [N, outputs, H, W]
    }
}
