using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// (x - mean) f + mean for each channel with a factor of its own, half of them below and half above 1; clipped to the values before.
/// </summary>
/// <param name="Probability">That an image is changed, 0-1.</param>
/// <param name="Factor">Bounds of the factor.</param>
public sealed record Contrast(double Probability, FactorRange Factor) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var planes = PerImage.Planes(PerImage.Draw(images.shape[0], Probability, random), images.shape[1]);
        var factors = planes.Select(_ => Factor.DrawAroundOne(random)).ToArray();
        PerImage.Change(PerImage.AsPlanes(images), planes, chosen => Stretch(chosen, factors));
        return (images, labels);
    }

    /// <summary>[P, H, W] with one factor a plane.</summary>
    internal static Tensor Stretch(Tensor planes, double[] factors)
    {
        var mean = planes.mean([1, 2], keepdim: true);                                  // [P, 1, 1]
        var stretched = (planes - mean) * PerImage.Column(factors, planes.device) + mean;
        return stretched.maximum(planes.amin([1, 2], keepdim: true)).minimum(planes.amax([1, 2], keepdim: true));
    }
}
