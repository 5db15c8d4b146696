using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>One move that a sampler makes, from level <paramref name="Index"/> to the one below it.</summary>
/// <param name="X">x_t, [N, C, H, W].</param>
/// <param name="Estimate">What the network thinks, with the condition's correction.</param>
/// <param name="Index">t as an index into the visited steps, one for the whole batch; 0 leads to clean data.</param>
/// <param name="PreviousClean">
/// The x_0 estimate of the move before, made at <paramref name="Index"/> + 1; null at the start and after a jump.
/// </param>
internal sealed record ReverseMove(Tensor X, ReverseStep Estimate, int Index, Tensor? PreviousClean);

/// <summary>
/// The loop that all samplers share, from x_T down to x_0, with the condition's say at the start, on every x_0 estimate and on every
/// x_{t-1}, and RePaint's jumps in between. One dispose scope a step.
/// </summary>
internal static class ReverseLoop
{
    /// <param name="model">The noise predictor.</param>
    /// <param name="process">The process at the visited steps.</param>
    /// <param name="noise">Gives x_T.</param>
    /// <param name="settings">Condition, progress and cancellation.</param>
    /// <param name="step">The sampler: from x_t to x_{t-1}.</param>
    internal static Tensor Run(
        INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings, Func<ReverseMove, Tensor> step)
    {
        using var _ = no_grad();
        using var whole = NewDisposeScope();
        var condition = settings.Condition ?? Unconditional.Instance;
        var start = noise.Next();                                           // [N, C, H, W]
        int level = condition.StartLevel(process, start.shape[1]);
        int[] path = [.. Resampling.Path(level, settings.Resampling)];
        int all = path.Zip(path.Skip(1)).Count(move => move.Second < move.First), done = 0;

        var x = condition.Start(start, level, process, noise);
        Tensor? previous = null;
        foreach (int to in path.Skip(1))
        {
            settings.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            ReverseStep? estimate = null;
            Tensor next;
            if (to > level)
            {
                next = process.Renoised(x, level, to, noise.Next());
            }
            else
            {
                estimate = Estimate(model, process, condition, settings, x, level);
                next = condition.Impose(step(new ReverseMove(x, estimate, level, previous)), to, process, noise);
            }
            x.Dispose();
            previous?.Dispose();
            x = next.MoveToOuterDisposeScope();
            // The last step may return the estimate itself, which must not move out twice.
            previous = to < 0 ? null : estimate?.CleanEstimate.MoveToOuterDisposeScope();
            level = to;
            if (estimate is not null) settings.OnStep?.Invoke(++done, all);
        }
        return x.MoveToOuterDisposeScope();
    }

    // DDNM (Wang et al. 2023, Algorithm 1): the corrected x_0 takes the estimate's place in the posterior mean.
    private static ReverseStep Estimate(
        INoisePredictor model, GaussianProcess process, ICondition condition, SamplingSettings settings, Tensor x, int level)
    {
        long[] t = [.. Enumerable.Repeat((long)level, (int)x.shape[0])];
        long[] trained = [.. Enumerable.Repeat((long)process.TimestepMap[level], t.Length)];
        var estimate = process.Reverse(model.Predict(x, trained), x, t, settings.Range, settings.Variance);
        var clean = condition.Correct(estimate.CleanEstimate);
        return ReferenceEquals(clean, estimate.CleanEstimate) ? estimate
            : estimate with { CleanEstimate = clean, Mean = process.Posterior(clean, x, t).Mean };
    }
}
