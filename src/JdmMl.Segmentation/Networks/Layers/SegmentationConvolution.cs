using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// A square convolution that keeps height and width, or divides them by its stride, on channels-last activations; in low precision
/// with the copies that <see cref="FlatParameters"/> or <see cref="LowPrecisionWeights"/> hand in.
/// </summary>
internal sealed class SegmentationConvolution : nn.Module<Tensor, Tensor>, ILowPrecisionLayer
{
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] _stride, _padding;
    private IReadOnlyList<Tensor>? _copies;

    internal SegmentationConvolution(long inputs, long outputs, long kernel, long stride = 1, bool hasBias = true)
        : base(nameof(SegmentationConvolution))
    {
        (_stride, _padding) = ([stride, stride], [kernel / 2, kernel / 2]);
        weight = FreshParameter.Kernel(outputs, inputs, kernel);
        if (hasBias) bias = FreshParameter.Vector(outputs);
        RegisterComponents();
    }

    public IReadOnlyList<Parameter> Replaceable => bias is null ? [weight] : [weight, bias];

    public void ComputeWith(IReadOnlyList<Tensor>? copies) => _copies = copies;

    /// <summary>[N, inputs, H, W] in any layout and precision to [N, outputs, H / stride, W / stride], channels last.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (kernel, shift) = _copies is { } copies ? (copies[0], copies.ElementAtOrDefault(1)) : (weight, bias);
        var y = nn.functional.conv2d(ChannelsLast.Of(x.to(kernel.dtype)), kernel, shift, _stride, _padding);
        return ChannelsLast.Of(y).MoveToOuterDisposeScope();                // [N, outputs, H / stride, W / stride]
    }
}
