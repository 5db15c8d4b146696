using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Sinusoidal codes of time steps: [cos(t f), sin(t f)] with f_i = 10000^(-i / half); odd widths end in a zero.</summary>
public static class TimestepEmbedding
{
    /// <summary>The codes.</summary>
    /// <param name="timesteps">One step a sample, [N]; fractions are allowed.</param>
    /// <param name="width">Length of a code.</param>
    /// <param name="like">Gives type and device.</param>
    /// <returns>[N, width].</returns>
    public static Tensor Of(double[] timesteps, int width, Tensor like)
    {
        int half = width / 2;
        // Single precision as in the reference: the network was trained with these roundings.
        var frequencies = exp(arange(0, half, dtype: float32, device: like.device) * -Math.Log(10000) / half);      // [half]
        var angles = DeviceValues.Of(timesteps, [timesteps.Length, 1], float32, like.device) * frequencies;             // [N, half]
        var codes = cat([cos(angles), sin(angles)], 1);                     // [N, 2 half]
        if (width % 2 == 1) codes = cat([codes, zeros_like(codes.narrow(1, 0, 1))], 1);     // [N, width]
        return codes.to(like.dtype);
    }
}
