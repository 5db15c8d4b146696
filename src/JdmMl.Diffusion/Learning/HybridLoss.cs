using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>The parts of one loss, each [N]: squared error, bound term in bits, and their sum.</summary>
public sealed record LossTerms(Tensor SquaredError, Tensor Bound, Tensor Total, Tensor ImageError, Tensor MaskError);

/// <summary>
/// L_hybrid = L_simple + lambda L_vlb (Eq. 2.18) with lambda = T / 1000 on a one-step estimate in bits, which is what the
/// thesis' lambda = 0.001 amounts to in its code. The bound trains the variance alone: the predicted noise is detached in it.
/// </summary>
public static class HybridLoss
{
    /// <summary>Loss of a network's answer.</summary>
    /// <param name="process">The process.</param>
    /// <param name="model">Asked once, at x_t.</param>
    /// <param name="clean">x_0, [N, C, H, W].</param>
    /// <param name="t">One index a sample, [N].</param>
    /// <param name="noise">eps, as <paramref name="clean"/>.</param>
    /// <param name="weight">Weight of the squared error, [N, 1, 1, 1]; null is 1.</param>
    public static LossTerms Of(
        GaussianProcess process, INoisePredictor model, Tensor clean, long[] t, Tensor noise, Tensor? weight = null)
    {
        long channels = clean.shape[1];
        var noisy = process.Noised(clean, t, noise);                        // [N, C, H, W]
        var output = model.Predict(noisy, [.. t.Select(i => (long)process.TimestepMap[(int)i])]);   // [N, 2C, H, W]
        var predicted = output.narrow(1, 0, channels);
        var frozen = cat([predicted.detach(), output.narrow(1, channels, channels)], 1);            // [N, 2C, H, W]
        var bound = process.BoundTerm(frozen, clean, noisy, t, range: null) * (process.Steps / 1000.0);
        var squared = (noise - predicted).square();
        if (weight is not null) squared = squared * weight;
        var error = GaussianProcess.PerSample(squared);
        return new LossTerms(error, bound, error + bound,
            GaussianProcess.PerSample(squared.narrow(1, 0, 3)), GaussianProcess.PerSample(squared.narrow(1, 3, channels - 3)));
    }
}
