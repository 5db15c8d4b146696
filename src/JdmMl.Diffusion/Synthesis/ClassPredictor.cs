using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A class-conditional model asked for one class.</summary>
/// <param name="model">The model.</param>
/// <param name="classIndex">Index into its class labels.</param>
internal sealed class ClassPredictor(JointDiffusionModel model, int classIndex) : INoisePredictor, IConditionalPredictor
{
    public Tensor Predict(Tensor x, long[] timesteps) => model.Predict(x, timesteps, null, classIndex);

    public Tensor Predict(Tensor x, long[] timesteps, Tensor? condition) => model.Predict(x, timesteps, condition, classIndex);
}
