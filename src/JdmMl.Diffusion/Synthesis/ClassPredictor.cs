using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A model asked for one class, and with conditions that are encoded already where it encodes them.</summary>
/// <param name="model">The model.</param>
/// <param name="classIndex">Index into its class labels.</param>
/// <param name="encoded">Whether conditions are what <see cref="JointDiffusionModel.Encode"/> made.</param>
internal sealed class ClassPredictor(JointDiffusionModel model, int classIndex, bool encoded = false)
    : INoisePredictor, IConditionalPredictor
{
    public Tensor Predict(Tensor x, long[] timesteps) => Predict(x, timesteps, null);

    public Tensor Predict(Tensor x, long[] timesteps, Tensor? condition) => encoded
        ? model.PredictEncoded(x, timesteps, condition, classIndex)
        : model.Predict(x, timesteps, condition, classIndex);
}
