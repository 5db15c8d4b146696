using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>The 1x1 convolution from features to logits, as a product of matrices; logits are single precision, a plane a class.</summary>
internal sealed class SegmentationHead : nn.Module<Tensor, Tensor>, ILowPrecisionLayer
{
    private readonly Parameter weight, bias;
    private IReadOnlyList<Tensor>? _copies;

    internal SegmentationHead(long inputs, long classes) : base(nameof(SegmentationHead))
    {
        weight = FreshParameter.Kernel(classes, inputs, 1);
        bias = FreshParameter.Vector(classes);
        RegisterComponents();
    }

    public IReadOnlyList<Parameter> Replaceable => [weight, bias];

    public void ComputeWith(IReadOnlyList<Tensor>? copies) => _copies = copies;

    /// <summary>[N, inputs, H, W] in any layout and precision to [N, classes, H, W], float32, contiguous.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (kernel, shift) = _copies is { } copies ? (copies[0], copies[1]) : (weight, bias);
        var rows = ChannelsLast.Rows(x.to(kernel.dtype));                   // [N, H, W, inputs]
        var logits = nn.functional.linear(rows, kernel.flatten(1), shift).to(float32);
        return ChannelsLast.Back(logits).contiguous().MoveToOuterDisposeScope();    // [N, classes, H, W]
    }
}
