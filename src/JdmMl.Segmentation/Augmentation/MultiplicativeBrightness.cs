using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Multiplies each channel by a factor of its own, half of them below and half above 1.</summary>
/// <param name="Probability">That an image is changed, 0-1.</param>
/// <param name="Factor">Bounds of the factor.</param>
public sealed record MultiplicativeBrightness(double Probability, FactorRange Factor) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var planes = PerImage.Planes(PerImage.Draw(images.shape[0], Probability, random), images.shape[1]);
        var factors = planes.Select(_ => Factor.DrawAroundOne(random)).ToArray();
        PerImage.Change(PerImage.AsPlanes(images), planes, chosen => Scale(chosen, factors));
        return (images, labels);
    }

    /// <summary>[P, H, W] times one factor a plane.</summary>
    internal static Tensor Scale(Tensor planes, double[] factors) => planes * PerImage.Column(factors, planes.device);
}
