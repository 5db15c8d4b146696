using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Predicts x_0 (thesis section 2.1.3).</summary>
public sealed class CleanObjective : IObjective
{
    internal static readonly CleanObjective Instance = new();

    /// <inheritdoc/>
    public int Groups => 1;

    /// <inheritdoc/>
    public Tensor ToNoise(GaussianProcess process, Tensor prediction, Tensor noisy, long[] t)
        => process.NoiseFromClean(noisy, t, prediction);

    /// <inheritdoc/>
    public Tensor SquaredError(GaussianProcess process, Tensor prediction, Tensor clean, Tensor noise, Tensor noisy, long[] t)
        => (clean - prediction).square();

    /// <inheritdoc/>
    public double? CleanErrorOf(GaussianProcess process, int t) => 1;
}
