using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// A noise predictor that is trained with a condition: by channel concatenation (CDM) or by an encoder whose code is added in
/// latent space (SegDiff). Trained with the condition dropped now and then, it also answers without one.
/// </summary>
public interface IConditionalPredictor
{
    /// <summary>As <see cref="INoisePredictor.Predict"/>, knowing the condition.</summary>
    /// <param name="x">x_t, [N, C, H, W].</param>
    /// <param name="timesteps">The trained time step of each sample, [N].</param>
    /// <param name="condition">[N, K, H, W]; null asks for the unconditional answer.</param>
    /// <returns>[N, 2C or C, H, W].</returns>
    Tensor Predict(Tensor x, long[] timesteps, Tensor? condition);
}
