using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>Scales a gradient down to a given Euclidean norm.</summary>
public static class GradientClip
{
    /// <summary>Clips in place and returns the norm before. The scale is max / (norm + 1e-6), at most 1, as PyTorch's.</summary>
    /// <param name="gradients">Any shape.</param>
    /// <param name="maxNorm">Null: measure only.</param>
    public static double Apply(Tensor gradients, double? maxNorm)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        double norm = Math.Sqrt(gradients.square().sum().to(float64).item<double>());
        if (maxNorm is double limit && limit / (norm + 1e-6) is < 1 and var scale) gradients.mul_(scale);
        return norm;
    }
}
