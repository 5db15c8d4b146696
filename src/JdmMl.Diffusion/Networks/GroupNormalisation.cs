using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// GroupNorm over 32 groups in single precision, optionally scaled and shifted by the time code, then the nonlinearity:
/// <c>f(norm(x) (1 + scale) + shift)</c>. Channels-last input takes one fused pass, because libtorch's own backward
/// of GroupNorm is about nine times slower there; other input takes libtorch's operators.
/// </summary>
internal sealed class GroupNormalisation : nn.Module<Tensor, Tensor>
{
    private const int Groups = 32;
    private const double Epsilon = 1e-5;
    private readonly Parameter weight, bias;
    private readonly NetworkActivation _activation;

    internal GroupNormalisation(int channels, NetworkActivation activation) : base("GroupNormalisation")
    {
        _activation = activation;
        weight = Fresh.Parameter(channels);
        bias = Fresh.Parameter(channels);
        RegisterComponents();
    }

    /// <summary>The norm alone.</summary>
    public override Tensor forward(Tensor x) => Normalised(x, null, null);

    /// <summary>Norm, scale and shift, nonlinearity.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="scale">[N or 1, C, 1, 1]; null for none, and then no <paramref name="shift"/>.</param>
    /// <param name="shift">As <paramref name="scale"/>.</param>
    /// <returns>As <paramref name="x"/>, float32.</returns>
    internal Tensor Activated(Tensor x, Tensor? scale = null, Tensor? shift = null)
    {
        using var scope = NewDisposeScope();
        var z = Normalised(x, scale, shift);
        var y = _activation == NetworkActivation.GELU ? z.gelu() : is_grad_enabled() ? z.silu() : z.silu_();
        return y.MoveToOuterDisposeScope();
    }

    private Tensor Normalised(Tensor x, Tensor? scale, Tensor? shift)
    {
        bool channelsLast = x.stride(1) == 1 && x.shape[1] > 1;
        if (!channelsLast)
        {
            var y = nn.functional.group_norm(x, Groups, weight, bias, Epsilon);
            if (scale is null) return y;
            return is_grad_enabled() ? y * (1 + scale) + shift! : y.mul_(1 + scale).add_(shift!);
        }
        Tensor gain = weight.view(1, -1, 1, 1), offset = bias.view(1, -1, 1, 1);
        if (scale is not null) (gain, offset) = (gain * (1 + scale), offset * (1 + scale) + shift!);
        return ChannelsLastGroupNorm.Of(x, gain, offset, Groups, Epsilon);
    }
}
