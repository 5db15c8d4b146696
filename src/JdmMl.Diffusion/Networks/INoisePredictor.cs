using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>What a sampler asks: a network, or in tests a distribution whose answer is known exactly.</summary>
public interface INoisePredictor
{
    /// <summary>Predicted noise, and if the channels are doubled the variance fraction in [-1, 1] behind it.</summary>
    /// <param name="x">x_t, [N, C, H, W].</param>
    /// <param name="timesteps">The trained time step of each sample, [N].</param>
    /// <returns>[N, 2C or C, H, W].</returns>
    Tensor Predict(Tensor x, long[] timesteps);
}
