using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Ancestral sampling (Ho et al. 2020, Algorithm 2; thesis Eq. 2.19), over all steps or a respaced few.</summary>
/// <param name="Respacing">Steps to visit, as <see cref="Diffusion.Respacing.Choose(int, string)"/> reads them; null visits all.</param>
public sealed record AncestralSampler(string? Respacing = null) : ISampler
{
    /// <inheritdoc/>
    public string Name => Respacing is null ? "ancestral" : $"ancestral-{Respacing}";

    /// <inheritdoc/>
    public int Steps => Respacing is null ? 1000 : Diffusion.Respacing.Choose(1000, Respacing).Length;

    /// <inheritdoc/>
    public Tensor Sample(INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings)
    {
        var spaced = Respacing is null ? process : process.Respace(Diffusion.Respacing.Choose(process.Steps, Respacing));
        return ReverseLoop.Run(model, spaced, noise, settings,
            move => move.Index == 0 ? move.Estimate.Mean : Next(move.Estimate, noise.Next()));
    }

    /// <summary>x_{t-1} = mu + exp(log Sigma / 2) z, Eq. 2.19.</summary>
    public static Tensor Next(ReverseStep step, Tensor z) => step.Mean + exp(0.5 * step.LogVariance) * z;
}
