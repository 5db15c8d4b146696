using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Dynamic dual output (Benny, Wolf 2022): the network predicts eps, x_0 and a gate r in (0, 1); the step's mean is
/// r mu(eps) + (1 - r) mu(x_0). Since the mean is linear in x_0, the gate mixes the two estimates of x_0. The error is that of eps, of
/// x_0 and of the mean, the two predictions being detached in the last, which trains the gate alone.
/// </summary>
public sealed class DualObjective : IObjective
{
    internal static readonly DualObjective Instance = new();

    /// <summary>eps, x_0 and the gate's logit.</summary>
    public int Groups => 3;

    /// <inheritdoc/>
    public Tensor ToNoise(GaussianProcess process, Tensor prediction, Tensor noisy, long[] t)
    {
        var (noise, clean, gate) = Parts(prediction);
        return process.NoiseFromClean(noisy, t, Mixed(process, noise, clean, gate, noisy, t));
    }

    /// <inheritdoc/>
    public Tensor SquaredError(GaussianProcess process, Tensor prediction, Tensor clean, Tensor noise, Tensor noisy, long[] t)
    {
        var (predictedNoise, predictedClean, gate) = Parts(prediction);
        var mixed = Mixed(process, predictedNoise.detach(), predictedClean.detach(), gate, noisy, t);
        var meanError = process.Posterior(clean, noisy, t).Mean - process.Posterior(mixed, noisy, t).Mean;
        return (noise - predictedNoise).square() + (clean - predictedClean).square() + meanError.square();
    }

    /// <summary>Three errors with three factors: none.</summary>
    public double? CleanErrorOf(GaussianProcess process, int t) => null;

    private static (Tensor Noise, Tensor Clean, Tensor Gate) Parts(Tensor prediction)
    {
        long channels = prediction.shape[1] / 3;
        return (prediction.narrow(1, 0, channels), prediction.narrow(1, channels, channels), prediction.narrow(1, 2 * channels, channels));
    }

    private static Tensor Mixed(GaussianProcess process, Tensor noise, Tensor clean, Tensor gate, Tensor noisy, long[] t)
    {
        var r = sigmoid(gate);                                              // [N, C, H, W]
        return r * process.CleanFromNoise(noisy, t, noise) + (1 - r) * clean;
    }
}
