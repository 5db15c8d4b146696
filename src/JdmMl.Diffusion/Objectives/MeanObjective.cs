using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Predicts the mean of q(x_{t-1} | x_t, x_0), Eq. 2.6 (thesis section 2.1.3); at t = 0 that is x_0.</summary>
public sealed class MeanObjective : IObjective
{
    internal static readonly MeanObjective Instance = new();

    /// <inheritdoc/>
    public int Groups => 1;

    /// <inheritdoc/>
    public Tensor ToNoise(GaussianProcess process, Tensor prediction, Tensor noisy, long[] t)
        => process.NoiseFromClean(noisy, t, process.CleanFromMean(noisy, t, prediction));

    /// <inheritdoc/>
    public Tensor SquaredError(GaussianProcess process, Tensor prediction, Tensor clean, Tensor noise, Tensor noisy, long[] t)
        => (process.Posterior(clean, noisy, t).Mean - prediction).square();

    /// <inheritdoc/>
    public double? CleanErrorOf(GaussianProcess process, int t) => 1 / Math.Pow(process.PosteriorCleanCoefficient[t], 2);
}
