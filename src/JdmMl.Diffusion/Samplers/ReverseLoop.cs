using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>The loop that all samplers share: from x_T down to x_0, one dispose scope a step.</summary>
internal static class ReverseLoop
{
    /// <param name="model">The noise predictor.</param>
    /// <param name="process">The process at the visited steps.</param>
    /// <param name="noise">Gives x_T.</param>
    /// <param name="settings">Progress and cancellation.</param>
    /// <param name="step">(x_t, network output, index of every sample) to x_{t-1}.</param>
    internal static Tensor Run(
        INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings,
        Func<Tensor, Tensor, long[], Tensor> step)
    {
        using var _ = no_grad();
        using var whole = NewDisposeScope();
        var x = noise.Next();                                               // [N, C, H, W]
        for (int index = process.Steps - 1; index >= 0; index--)
        {
            settings.Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long[] t = [.. Enumerable.Repeat((long)index, noise.Count)];
            long[] trained = [.. Enumerable.Repeat((long)process.TimestepMap[index], noise.Count)];
            var next = step(x, model.Predict(x, trained), t).MoveToOuterDisposeScope();
            x.Dispose();
            x = next;
            settings.OnStep?.Invoke(process.Steps - index, process.Steps);
        }
        return x.MoveToOuterDisposeScope();
    }
}
