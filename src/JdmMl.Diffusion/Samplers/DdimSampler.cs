using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>DDIM (Song et al. 2021, Eq. 12 with the sigma of Eq. 16).</summary>
/// <param name="Count">Steps, evenly spaced over the trained process.</param>
/// <param name="Eta">0 is deterministic, 1 as noisy as ancestral sampling.</param>
public sealed record DdimSampler(int Count, double Eta = 0) : ISampler
{
    /// <inheritdoc/>
    public string Name => Eta == 0 ? $"ddim-{Count}" : FormattableString.Invariant($"ddim-{Count}-eta{Eta}");

    /// <inheritdoc/>
    public int Steps => Count;

    /// <inheritdoc/>
    public Tensor Sample(INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings)
    {
        var spaced = process.Respace(Respacing.Choose(process.Steps, Count));
        return ReverseLoop.Run(model, spaced, noise, settings, move =>
        {
            long[] t = [.. Enumerable.Repeat((long)move.Index, noise.Count)];
            return Next(spaced, move.X, move.Estimate.CleanEstimate, t, Eta == 0 || move.Index == 0 ? null : noise.Next(), Eta);
        });
    }

    /// <summary>x_{t-1} = sqrt(abar_{t-1}) x_0 + sqrt(1 - abar_{t-1} - sigma^2) eps + sigma z.</summary>
    /// <param name="process">The process at the visited steps.</param>
    /// <param name="x">x_t, [N, C, H, W].</param>
    /// <param name="clean">The x_0 estimate.</param>
    /// <param name="t">One index a sample, [N].</param>
    /// <param name="z">Standard normal; null leaves the last term out.</param>
    /// <param name="eta">Noise level.</param>
    public static Tensor Next(GaussianProcess process, Tensor x, Tensor clean, long[] t, Tensor? z, double eta)
    {
        double Sigma(int i) => eta * Math.Sqrt((1 - process.AlphaBarPrevious[i]) / (1 - process.AlphaBar[i]))
            * Math.Sqrt(1 - process.AlphaBar[i] / process.AlphaBarPrevious[i]);
        var eps = process.NoiseFromClean(x, t, clean);
        var mean = process.At(i => Math.Sqrt(process.AlphaBarPrevious[i]), t, x) * clean
            + process.At(i => Math.Sqrt(Math.Max(0, 1 - process.AlphaBarPrevious[i] - Sigma(i) * Sigma(i))), t, x) * eps;
        return z is null ? mean : mean + process.At(i => i == 0 ? 0 : Sigma(i), t, x) * z;
    }
}
