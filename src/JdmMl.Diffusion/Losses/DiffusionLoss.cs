using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// The training losses. Hybrid: L_simple + lambda L_vlb (Eq. 2.18) with lambda = T / 1000 on a one-step estimate in bits, which is what
/// the thesis' lambda = 0.001 amounts to in its code; the prediction is detached in the bound, which so trains the variance alone.
/// </summary>
/// <param name="Process">The process.</param>
/// <param name="Objective">What the network predicts.</param>
/// <param name="Kind">Which loss.</param>
/// <param name="Variance">Where the variance in the bound comes from.</param>
/// <param name="MinSnrGamma">gamma of the min-SNR weight (Hang et al. 2023); null weighs every time step alike.</param>
public sealed record DiffusionLoss(
    GaussianProcess Process, IObjective Objective, LossKind Kind = LossKind.Hybrid, ReverseVariance Variance = ReverseVariance.Learned,
    double? MinSnrGamma = null)
{
    /// <summary>Loss of a network's answer at x_t.</summary>
    /// <param name="network">Asked once: (x_t, trained time steps) to [N, Groups * C (+ C), H, W].</param>
    /// <param name="clean">x_0, [N, C, H, W].</param>
    /// <param name="t">One index a sample, [N].</param>
    /// <param name="noise">eps, as <paramref name="clean"/>.</param>
    public LossTerms Of(Func<Tensor, long[], Tensor> network, Tensor clean, long[] t, Tensor noise)
    {
        long channels = clean.shape[1], predicted = Objective.Groups * channels;
        var noisy = Process.Noised(clean, t, noise);                        // [N, C, H, W]
        var output = network(noisy, [.. t.Select(i => (long)Process.TimestepMap[(int)i])]);
        var prediction = output.narrow(1, 0, predicted);
        long rest = output.shape[1] - predicted;                            // C with a learned variance, else 0
        var error = Objective.SquaredError(Process, prediction, clean, noise, noisy, t);
        if (MinSnrGamma is double gamma) error = error * Process.At(i => Weight(i, gamma), t, clean);
        var squared = GaussianProcess.PerSample(error);                     // [N]
        if (Kind == LossKind.Simple) return new LossTerms(error, squared, null, squared);

        var mean = Kind == LossKind.Hybrid ? prediction.detach() : prediction;
        var asNoise = Objective.ToNoise(Process, mean, noisy, t);
        var step = rest == 0 ? asNoise : cat([asNoise, output.narrow(1, predicted, rest)], 1);
        var bound = Process.BoundTerm(step, clean, noisy, t, null, Variance);      // [N], bits
        if (Kind == LossKind.Hybrid)
        {
            bound = bound * (Process.Steps / 1000.0);
            return new LossTerms(error, squared, bound, squared + bound);
        }
        bound = bound * Process.Steps;
        return new LossTerms(error, squared, bound, bound);
    }

    /// <summary>
    /// min(SNR, gamma) on the error of x_0 (Hang et al. 2023, section 3.4), expressed on the error of the prediction: for noise
    /// min(SNR, gamma) / SNR, for velocity min(SNR, gamma) / (SNR + 1).
    /// </summary>
    private double Weight(int t, double gamma)
    {
        double snr = Process.AlphaBar[t] / (1 - Process.AlphaBar[t]);
        return Math.Min(snr, gamma) * (Objective.CleanErrorOf(Process, t)
            ?? throw new JdmException($"Min-SNR weights are not defined for {Objective.GetType().Name}; leave MinSnrGamma out."));
    }
}
