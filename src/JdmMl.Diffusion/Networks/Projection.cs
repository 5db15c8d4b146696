using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A linear map of channels at every position; its weight has the shape of a 1x1 convolution over one axis.</summary>
internal sealed class Projection : nn.Module<Tensor, Tensor>, ILowPrecisionLayer
{
    private readonly Parameter weight, bias;
    private IReadOnlyList<Tensor>? _copies;

    internal Projection(int channels, int outChannels) : base("Projection")
    {
        weight = Fresh.Parameter(outChannels, channels, 1);
        bias = Fresh.Parameter(outChannels);
        RegisterComponents();
    }

    public IReadOnlyList<Parameter> Replaceable => [weight, bias];

    internal bool IsLow => _copies is not null;

    public void ComputeWith(IReadOnlyList<Tensor>? copies) => _copies = copies;

    /// <summary>[N, C, L] to [N, Cout, L] in single precision.</summary>
    public override Tensor forward(Tensor x)
    {
        if (is_grad_enabled()) return nn.functional.conv1d(x, weight, bias);
        // sample by sample, for the reason that Convolution gives
        using var scope = NewDisposeScope();
        return weight.view(1, -1, x.shape[1]).expand(x.shape[0], -1, -1).bmm(x).add_(bias.view(-1, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>[N, L, C] to [N, L, Cout] in low precision.</summary>
    internal Tensor Rows(Tensor rows)
    {
        Tensor low = _copies![0];
        return nn.functional.linear(rows.to(low.dtype), low.squeeze(-1), _copies[1]);
    }
}
