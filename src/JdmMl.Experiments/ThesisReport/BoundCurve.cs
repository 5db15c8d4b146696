using JdmMl.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>
/// Terms L_t of the variational bound against t in bits per dimension (Figure A.1 of the thesis), each on its own noise, at some of the
/// process' time steps: at all of them they are those of <see cref="BitsPerDimension"/>.
/// </summary>
/// <param name="Pairs">Name of the pairs.</param>
/// <param name="Count">Number of pairs.</param>
/// <param name="Size">Their side in pixels.</param>
/// <param name="Steps">T of the process.</param>
/// <param name="Timesteps">Time indices, rising; 0 is the likelihood of x_0.</param>
/// <param name="Mean">Mean L_t over pairs.</param>
/// <param name="Lowest">Lowest L_t of a pair.</param>
/// <param name="Highest">Highest L_t of a pair.</param>
/// <param name="Prior">Mean L_T.</param>
public sealed record BoundCurve(
    string Pairs, int Count, int Size, int Steps, IReadOnlyList<int> Timesteps, IReadOnlyList<double> Mean, IReadOnlyList<double> Lowest,
    IReadOnlyList<double> Highest, double Prior)
{
    /// <summary>Time indices that lie close together near 0, where the terms change fastest.</summary>
    /// <param name="steps">T.</param>
    /// <param name="count">About how many; all where there are no more.</param>
    public static IReadOnlyList<int> Choose(int steps, int count)
    {
        if (steps <= count) return [.. Enumerable.Range(0, steps)];
        double ratio = Math.Pow(steps, 1.0 / (count - 1));
        return [.. Enumerable.Range(0, count).Select(i => Math.Min(steps - 1, (int)Math.Round(Math.Pow(ratio, i)) - 1)).Distinct()];
    }

    /// <summary>Evaluates the terms, one network evaluation a time step.</summary>
    /// <param name="model">A joint model.</param>
    /// <param name="clean">x_0, [N, C, H, W], in the model's range.</param>
    /// <param name="name">Name of the pairs.</param>
    /// <param name="timesteps">Time indices, rising.</param>
    /// <param name="noise">One draw a step, the noisiest first.</param>
    /// <param name="cancellation">Checked at every step.</param>
    /// <exception cref="JdmException">The model is conditional.</exception>
    public static BoundCurve Of(
        JointDiffusionModel model, Tensor clean, string name, IReadOnlyList<int> timesteps, ISampleNoise noise,
        CancellationToken cancellation = default)
    {
        if (model.Given is { } given)
            throw new JdmException($"The model draws for a given {given.Name}; the bound is computed of joint models only.");
        using var _ = no_grad();
        using var whole = NewDisposeScope();
        var (process, settings) = (model.Process, model.Sampling);
        var terms = new double[timesteps.Count][];
        for (int k = timesteps.Count - 1; k >= 0; k--)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long[] t = [.. Enumerable.Repeat((long)timesteps[k], (int)clean.shape[0])];
            var noisy = process.Noised(clean, t, noise.Next());             // [N, C, H, W]
            var step = process.Reverse(model.Predict(noisy, t), noisy, t, settings.Range, settings.Variance);
            terms[k] = Numbers(process.BoundTerm(step, clean, noisy, t));   // [N]
        }
        return new BoundCurve(
            name, (int)clean.shape[0], (int)clean.shape[2], process.Steps, timesteps, [.. terms.Select(v => v.Average())],
            [.. terms.Select(v => v.Min())], [.. terms.Select(v => v.Max())], Numbers(process.PriorTerm(clean)).Average());
    }

    private static double[] Numbers(Tensor values) =>
        [.. values.to(float32).cpu().contiguous().data<float>().ToArray().Select(v => (double)v)];
}
