using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Raises each channel, brought to 0-1, to a power of its own, half of them below and half above 1; mean and deviation are restored.
/// </summary>
/// <param name="Probability">That an image is changed, 0-1.</param>
/// <param name="Gamma">Bounds of the power.</param>
/// <param name="Inverted">Whether it is the negated image that is raised.</param>
public sealed record GammaCorrection(double Probability, FactorRange Gamma, bool Inverted = false) : IAugmentation
{
    private const double Smallest = 1e-7;   // batchgeneratorsv2

    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var planes = PerImage.Planes(PerImage.Draw(images.shape[0], Probability, random), images.shape[1]);
        var gammas = planes.Select(_ => Gamma.DrawAroundOne(random)).ToArray();
        PerImage.Change(PerImage.AsPlanes(images), planes, chosen => Correct(chosen, gammas, Inverted));
        return (images, labels);
    }

    /// <summary>[P, H, W] with one power a plane.</summary>
    internal static Tensor Correct(Tensor planes, double[] gammas, bool inverted, bool restore = true)
    {
        var values = inverted ? planes.neg() : planes;
        var low = values.amin([1, 2], keepdim: true);                                   // [P, 1, 1]
        var span = values.amax([1, 2], keepdim: true) - low;
        var raised = ((values - low) / span.clamp(min: Smallest)).pow(PerImage.Column(gammas, planes.device)) * span + low;
        if (restore)
        {
            var (mean, deviation) = Moments(values);
            var (meanNow, deviationNow) = Moments(raised);
            raised = (raised - meanNow) * (deviation / deviationNow.clamp(min: Smallest)) + mean;
        }
        return inverted ? raised.neg() : raised;
    }

    // the deviation with n - 1
    private static (Tensor Mean, Tensor Deviation) Moments(Tensor planes)
    {
        long[] pixels = [1, 2];
        return (planes.mean(pixels, keepdim: true), planes.std(pixels, unbiased: true, keepdim: true));
    }
}
