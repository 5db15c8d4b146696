using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>The parts of one loss.</summary>
/// <param name="Error">Weighted squared error of the prediction, elementwise, [N, C, H, W].</param>
/// <param name="SquaredError">Its mean for each sample, [N].</param>
/// <param name="Bound">Term of the bound in bits per dimension, scaled as it enters the loss, [N]; null where none does.</param>
/// <param name="Total">What is minimised, [N].</param>
public sealed record LossTerms(Tensor Error, Tensor SquaredError, Tensor? Bound, Tensor Total);
