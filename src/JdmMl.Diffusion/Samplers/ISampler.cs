using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Draws from the learned distribution, or from what a condition leaves of it. All samplers share this signature.</summary>
public interface ISampler
{
    /// <summary>A short name with its settings, for reports and pool keys, for instance <c>dpm-solver++(2M)-20</c>.</summary>
    string Name { get; }

    /// <summary>Network evaluations a sample, without resampling and from x_T on.</summary>
    int Steps { get; }

    /// <summary>Runs the reverse process from noise to data.</summary>
    /// <param name="model">The noise predictor.</param>
    /// <param name="process">The process it was trained on, all T steps.</param>
    /// <param name="noise">Noise of the batch, one stream a sample; also gives x_T.</param>
    /// <param name="settings">Clamp, variance, condition, progress, cancellation.</param>
    /// <returns>x_0, [N, C, H, W].</returns>
    Tensor Sample(INoisePredictor model, GaussianProcess process, ISampleNoise noise, SamplingSettings settings);
}
