using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>What the network's first output channels stand for.</summary>
public enum Objective
{
    /// <summary>The noise eps, as in the thesis (Eq. 2.16).</summary>
    Noise,

    /// <summary>
    /// The velocity v = sqrt(abar) eps - sqrt(1 - abar) x_0 (Salimans, Ho 2022). Near t = T, where an error of eps counts
    /// 1 / sqrt(abar) times in x_0, it asks for x_0 itself, so that colours come right in a fraction of the steps.
    /// </summary>
    Velocity,
}

/// <summary>Samplers and losses speak of noise; these turn a network of either kind into a noise predictor.</summary>
public static class ObjectiveExtensions
{
    /// <summary>The network as a noise predictor.</summary>
    /// <param name="objective">What it predicts.</param>
    /// <param name="network">The network.</param>
    /// <param name="process">The process that it is trained on, all steps.</param>
    public static INoisePredictor AsNoise(this Objective objective, INoisePredictor network, GaussianProcess process)
        => objective == Objective.Velocity ? new VelocityPredictor(network, process) : network;

    /// <summary>
    /// Weight of the squared error of eps that makes it the squared error of what is predicted, [N, 1, 1, 1]; null is 1.
    /// Since eps = sqrt(abar) v + sqrt(1 - abar) x_t, an error of v is that of eps over sqrt(abar).
    /// </summary>
    public static Tensor? ErrorWeight(this Objective objective, GaussianProcess process, long[] t, Tensor like)
        => objective == Objective.Velocity ? process.At(i => 1 / process.AlphaBar[i], t, like) : null;

    private sealed class VelocityPredictor(INoisePredictor network, GaussianProcess process) : INoisePredictor
    {
        public Tensor Predict(Tensor x, long[] timesteps)
        {
            using var scope = NewDisposeScope();
            var output = network.Predict(x, timesteps);                     // [N, 2C, H, W]
            long channels = x.shape[1];
            var noise = process.At(i => Math.Sqrt(process.AlphaBar[i]), timesteps, x) * output.narrow(1, 0, channels)
                + process.At(i => Math.Sqrt(1 - process.AlphaBar[i]), timesteps, x) * x;
            return cat([noise, output.narrow(1, channels, output.shape[1] - channels)], 1).MoveToOuterDisposeScope();
        }
    }
}
