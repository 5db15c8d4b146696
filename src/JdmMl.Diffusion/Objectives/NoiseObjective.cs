using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Predicts eps: ||eps - eps_theta||^2 (Ho et al. 2020, Eq. 14; thesis Eq. 2.16).</summary>
public sealed class NoiseObjective : IObjective
{
    internal static readonly NoiseObjective Instance = new();

    /// <inheritdoc/>
    public int Groups => 1;

    /// <inheritdoc/>
    public Tensor ToNoise(GaussianProcess process, Tensor prediction, Tensor noisy, long[] t) => prediction;

    /// <inheritdoc/>
    public Tensor SquaredError(GaussianProcess process, Tensor prediction, Tensor clean, Tensor noise, Tensor noisy, long[] t)
        => (noise - prediction).square();

    /// <summary>x_0 = x_t / sqrt(abar) - sqrt(1 / abar - 1) eps, so the factor is 1 / SNR.</summary>
    public double? CleanErrorOf(GaussianProcess process, int t) => 1 / process.AlphaBar[t] - 1;
}
