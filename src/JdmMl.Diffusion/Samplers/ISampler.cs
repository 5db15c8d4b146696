using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Draws from the learned distribution. All samplers share this signature.</summary>
public interface ISampler
{
    /// <summary>A short name with its settings, for reports and pool keys, for instance <c>dpm-solver++(2M)-20</c>.</summary>
    string Name { get; }

    /// <summary>Network evaluations a sample.</summary>
    int Steps { get; }

    /// <summary>Runs the reverse process from noise to data.</summary>
    /// <param name="model">The noise predictor.</param>
    /// <param name="process">The process it was trained on, all T steps.</param>
    /// <param name="noise">Noise of the batch, one stream a sample; also gives x_T.</param>
    /// <param name="settings">Clamp, progress, cancellation.</param>
    /// <returns>x_0, [N, C, H, W].</returns>
    Tensor Sample(INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings);
}

/// <summary>What a sampling run needs besides the model.</summary>
public sealed record SamplingSettings
{
    /// <summary>Clamp for the x_0 estimate: [-1, 1] by default; null leaves it free.</summary>
    public ValueRange? Range { get; init; } = new(-1, 1);

    /// <summary>Called after every step with the steps done and all steps.</summary>
    public Action<int, int>? OnStep { get; init; }

    /// <summary>Checked before every step.</summary>
    public CancellationToken Cancellation { get; init; }
}
