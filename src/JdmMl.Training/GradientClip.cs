using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>Scales a gradient down to a given Euclidean norm.</summary>
public static class GradientClip
{
    /// <summary>
    /// Clips in place and returns the norm before, [], float64, on the gradient's device: nothing crosses to the host. The scale is
    /// max / (norm + 1e-6), at most 1, as PyTorch's.
    /// </summary>
    /// <param name="gradients">Any shape.</param>
    /// <param name="maxNorm">Null: measure only.</param>
    public static Tensor Apply(Tensor gradients, double? maxNorm)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var norm = gradients.square().sum().to(float64).sqrt();
        if (maxNorm is double limit) gradients.mul_((limit / (norm + 1e-6)).clamp_max(1));
        return norm.MoveToOuterDisposeScope();
    }
}
