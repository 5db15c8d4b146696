using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Means over squares of <paramref name="Factor"/> pixels; A^+ repeats each mean over its square.</summary>
/// <param name="Factor">Side of a square, which must divide height and width.</param>
public sealed record AveragePooling(int Factor) : ILinearOperator
{
    /// <inheritdoc/>
    public string Name => $"pool{Factor}";

    /// <inheritdoc/>
    public Tensor Apply(Tensor x)
    {
        long[] s = x.shape;
        if (Factor < 1 || s[2] % Factor != 0 || s[3] % Factor != 0)
            throw new JdmException($"Super-resolution by {Factor} does not divide an image of {s[2]} x {s[3]}; use a divisor of both.");
        return x.reshape(s[0], s[1], s[2] / Factor, Factor, s[3] / Factor, Factor).mean([3, 5]);    // [N, K, H / f, W / f]
    }

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y) => y.repeat_interleave(Factor, 2).repeat_interleave(Factor, 3);   // [N, K, H, W]
}
