using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A network of any objective as a predictor of noise, with the variance fraction passed through.</summary>
/// <param name="objective">What the network predicts.</param>
/// <param name="process">The process that it is trained on, all steps.</param>
/// <param name="network">(x_t, trained time steps) to [N, Groups * C (+ C), H, W].</param>
public sealed class NoisePredictor(IObjective objective, GaussianProcess process, Func<Tensor, long[], Tensor> network) : INoisePredictor
{
    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps)
    {
        using var scope = NewDisposeScope();
        var output = network(x, timesteps);                                 // [N, Groups * C (+ C), H, W]
        if (objective is NoiseObjective) return output.MoveToOuterDisposeScope();
        long predicted = objective.Groups * x.shape[1], rest = output.shape[1] - predicted;
        var noise = objective.ToNoise(process, output.narrow(1, 0, predicted), x, timesteps);
        return (rest == 0 ? noise : cat([noise, output.narrow(1, predicted, rest)], 1)).MoveToOuterDisposeScope();
    }
}
