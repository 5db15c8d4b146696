using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// DPM-Solver++(2M) (Lu et al. 2022, Algorithm 2): a second-order multistep solver of the probability-flow ODE in data
/// prediction, with alpha = sqrt(abar), sigma = sqrt(1 - abar), lambda = log(alpha / sigma). The first step and those after a jump are
/// of first order, and so are the last two: onto t = 0, where lambda leaps and extrapolation would overshoot, and from there to
/// sigma = 0, where the solution is the x_0 estimate itself.
/// </summary>
/// <param name="Count">Network evaluations, evenly spaced over the trained process.</param>
public sealed record DpmSolverPlusPlusSampler(int Count = 20) : ISampler
{
    /// <inheritdoc/>
    public string Name => $"dpm-solver++(2M)-{Count}";

    /// <inheritdoc/>
    public int Steps => Count;

    /// <inheritdoc/>
    public Tensor Sample(INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings)
    {
        var spaced = process.Respace(Respacing.Choose(process.Steps, Count));
        double Alpha(int i) => Math.Sqrt(spaced.AlphaBar[i]);
        double Sigma(int i) => Math.Sqrt(1 - spaced.AlphaBar[i]);
        double Lambda(int i) => Math.Log(Alpha(i) / Sigma(i));

        return ReverseLoop.Run(model, spaced, noise, settings, move =>
        {
            int from = move.Index, to = from - 1;
            var clean = move.Estimate.CleanEstimate;
            if (to < 0) return clean;
            double h = Lambda(to) - Lambda(from);
            var direction = clean;
            if (move.PreviousClean is { } previous && to > 0)
            {
                double r = (Lambda(from) - Lambda(from + 1)) / h;
                direction = (1 + 0.5 / r) * clean - (0.5 / r) * previous;
            }
            return Sigma(to) / Sigma(from) * move.X - Alpha(to) * (Math.Exp(-h) - 1) * direction;
        });
    }
}
