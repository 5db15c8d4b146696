using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Predicts v = sqrt(abar) eps - sqrt(1 - abar) x_0, so that eps = sqrt(abar) v + sqrt(1 - abar) x_t (Salimans, Ho 2022).
/// </summary>
public sealed class VelocityObjective : IObjective
{
    internal static readonly VelocityObjective Instance = new();

    /// <inheritdoc/>
    public int Groups => 1;

    /// <inheritdoc/>
    public Tensor ToNoise(GaussianProcess process, Tensor prediction, Tensor noisy, long[] t)
        => process.At(i => Math.Sqrt(process.AlphaBar[i]), t, noisy) * prediction
            + process.At(i => Math.Sqrt(1 - process.AlphaBar[i]), t, noisy) * noisy;

    /// <inheritdoc/>
    public Tensor SquaredError(GaussianProcess process, Tensor prediction, Tensor clean, Tensor noise, Tensor noisy, long[] t)
    {
        var velocity = process.At(i => Math.Sqrt(process.AlphaBar[i]), t, clean) * noise
            - process.At(i => Math.Sqrt(1 - process.AlphaBar[i]), t, clean) * clean;
        return (velocity - prediction).square();
    }

    /// <summary>x_0 = sqrt(abar) x_t - sqrt(1 - abar) v.</summary>
    public double? CleanErrorOf(GaussianProcess process, int t) => 1 - process.AlphaBar[t];
}
