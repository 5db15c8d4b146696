using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// A square convolution that keeps height and width, or halves them with stride 2. In low precision it works on
/// channels-last activations, where oneDNN needs no reordering.
/// </summary>
internal sealed class Convolution : nn.Module<Tensor, Tensor>, ILowPrecisionLayer
{
    // elements above which libtorch gives one map alone to oneDNN (aten/native/Convolution.cpp, use_mkldnn)
    private const long OneDnnFrom = 20480;
    private readonly Parameter weight, bias;
    private readonly long[] _stride, _padding;
    private readonly bool _pointwise;
    private IReadOnlyList<Tensor>? _copies;

    internal Convolution(int channels, int outChannels, int kernel, int stride = 1) : base("Convolution")
    {
        (_stride, _padding, _pointwise) = ([stride, stride], [kernel / 2, kernel / 2], kernel == 1 && stride == 1);
        weight = Fresh.Parameter(outChannels, channels, kernel, kernel);
        bias = Fresh.Parameter(outChannels);
        RegisterComponents();
    }

    public IReadOnlyList<Parameter> Replaceable => [weight, bias];

    public void ComputeWith(IReadOnlyList<Tensor>? copies) => _copies = copies;

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (_copies is not [var low, var lowBias])
            return (is_grad_enabled() ? nn.functional.conv2d(x, weight, bias, _stride, _padding) : Repeatable(x)).MoveToOuterDisposeScope();
        var rows = x.to(low.dtype).permute(0, 2, 3, 1).contiguous();        // [N, H, W, C]
        var y = _pointwise && !is_grad_enabled()
            ? nn.functional.linear(rows.flatten(1, 2), low.flatten(1), lowBias).unflatten(1, rows.shape[1], rows.shape[2])
            : nn.functional.conv2d(rows.permute(0, 3, 1, 2), low, lowBias, _stride, _padding).permute(0, 2, 3, 1);
        // contiguous does nothing but after one input channel, where libtorch cannot tell the layouts apart
        return y.contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();    // [N, Cout, H, W], channels last
    }

    // libtorch picks its algorithm by batch size and thread count, and with it the rounding: one small map alone goes past
    // oneDNN, and so do 1x1 kernels at one thread. A sampled pair must not depend on either, so both take one way always.
    private Tensor Repeatable(Tensor x)
    {
        long n = x.shape[0], c = x.shape[1], h = x.shape[2], w = x.shape[3];
        if (_pointwise)
            return weight.view(1, -1, c).expand(n, -1, c).bmm(x.reshape(n, c, h * w)).add_(bias.view(-1, 1)).view(n, -1, h, w);
        return n == 1 && c * h * w <= OneDnnFrom
            ? nn.functional.conv2d(x.expand(2, c, h, w), weight, bias, _stride, _padding).narrow(0, 0, 1)
            : nn.functional.conv2d(x, weight, bias, _stride, _padding);     // [N, Cout, H, W]
    }
}
