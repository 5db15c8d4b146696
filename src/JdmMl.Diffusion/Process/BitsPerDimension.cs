using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// The whole variational bound L = L_T + sum of L_t (Ho et al. 2020, Eq. 5; the thesis' figure A.1 shows L_t against t) in bits per
/// dimension, with the errors beside it. Column t of a series is time index t, the first being the likelihood of x_0.
/// </summary>
/// <param name="Total">L, [N].</param>
/// <param name="Prior">L_T = KL(q(x_T | x_0) || N(0, I)), [N].</param>
/// <param name="Terms">L_t, [N, T].</param>
/// <param name="CleanError">Mean squared error of the x_0 estimate, [N, T].</param>
/// <param name="NoiseError">Mean squared error of the noise that the estimate amounts to, [N, T].</param>
public sealed record BitsPerDimension(Tensor Total, Tensor Prior, Tensor Terms, Tensor CleanError, Tensor NoiseError)
{
    /// <summary>Evaluates the bound, one network evaluation a step; a respaced process gives the bound of that process.</summary>
    /// <param name="model">The noise predictor.</param>
    /// <param name="process">The process at the steps to visit.</param>
    /// <param name="clean">
    /// x_0, [N, C, H, W]. The likelihood counts 8-bit values scaled to [-1, 1]; of data in [0, 1] it makes bins twice too wide.
    /// </param>
    /// <param name="noise">One draw a step, the noisiest first.</param>
    /// <param name="settings">Clamp, variance, progress and cancellation; a condition plays no part.</param>
    public static BitsPerDimension Of(
        INoisePredictor model, GaussianProcess process, Tensor clean, ISampleNoise noise, SamplingSettings settings)
    {
        using var _ = no_grad();
        using var whole = NewDisposeScope();
        var columns = new (Tensor Term, Tensor Clean, Tensor Noise)[process.Steps];
        for (int index = process.Steps - 1; index >= 0; index--)
        {
            settings.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long[] t = [.. Enumerable.Repeat((long)index, (int)clean.shape[0])];
            long[] trained = [.. Enumerable.Repeat((long)process.TimestepMap[index], t.Length)];
            var eps = noise.Next();
            var noisy = process.Noised(clean, t, eps);                      // [N, C, H, W]
            var step = process.Reverse(model.Predict(noisy, trained), noisy, t, settings.Range, settings.Variance);
            columns[index] = (
                process.BoundTerm(step, clean, noisy, t).MoveToOuterDisposeScope(),
                GaussianProcess.PerSample((step.CleanEstimate - clean).square()).MoveToOuterDisposeScope(),
                GaussianProcess.PerSample((process.NoiseFromClean(noisy, t, step.CleanEstimate) - eps).square()).MoveToOuterDisposeScope());
            settings.OnStep?.Invoke(process.Steps - index, process.Steps);
        }
        var prior = process.PriorTerm(clean);                               // [N]
        var terms = stack([.. columns.Select(c => c.Term)], 1);             // [N, T]
        return new BitsPerDimension(
            (terms.sum(1) + prior).MoveToOuterDisposeScope(), prior.MoveToOuterDisposeScope(), terms.MoveToOuterDisposeScope(),
            stack([.. columns.Select(c => c.Clean)], 1).MoveToOuterDisposeScope(),
            stack([.. columns.Select(c => c.Noise)], 1).MoveToOuterDisposeScope());
    }
}
