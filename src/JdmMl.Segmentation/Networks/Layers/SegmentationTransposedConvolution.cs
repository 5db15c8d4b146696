using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// A transposed convolution whose kernel is as large as its stride, so that outputs do not overlap and it is one matrix product:
/// every pixel gives a square of pixels. (libtorch 1.13 refuses this layer in bfloat16, and its single-precision one is slower.)
/// </summary>
internal sealed class SegmentationTransposedConvolution : nn.Module<Tensor, Tensor>, ILowPrecisionLayer
{
    private readonly Parameter weight, bias;
    private readonly long _edge;
    private IReadOnlyList<Tensor>? _copies;

    internal SegmentationTransposedConvolution(long inputs, long outputs, long edge) : base(nameof(SegmentationTransposedConvolution))
    {
        _edge = edge;
        weight = FreshParameter.Kernel(inputs, outputs, edge);
        bias = FreshParameter.Vector(outputs);
        RegisterComponents();
    }

    public IReadOnlyList<Parameter> Replaceable => [weight, bias];

    public void ComputeWith(IReadOnlyList<Tensor>? copies) => _copies = copies;

    /// <summary>[N, inputs, H, W] in any layout and precision to [N, outputs, edge H, edge W], channels last.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (kernel, shift) = _copies is { } copies ? (copies[0], copies[1]) : (weight, bias);
        long n = x.shape[0], inputs = x.shape[1], h = x.shape[2], w = x.shape[3], outputs = kernel.shape[1];
        var matrix = kernel.permute(2, 3, 1, 0).reshape(-1, inputs);        // [edge edge outputs, inputs]
        var rows = ChannelsLast.Rows(x.to(kernel.dtype)).view(-1, inputs);  // [N H W, inputs]
        var squares = nn.functional.linear(rows, matrix, shift.repeat(_edge * _edge));
        var pixels = squares.view(n, h, w, _edge, _edge, outputs).permute(0, 1, 3, 2, 4, 5)
            .reshape(n, h * _edge, w * _edge, outputs);                     // [N, edge H, edge W, outputs]
        return ChannelsLast.Back(pixels).MoveToOuterDisposeScope();         // [N, outputs, edge H, edge W]
    }
}
