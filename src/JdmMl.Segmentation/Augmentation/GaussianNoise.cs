using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Adds independent normal noise to every pixel and channel; its deviation is drawn for each image.</summary>
/// <param name="Probability">That an image is changed, 0-1.</param>
/// <param name="Deviation">Bounds of the standard deviation, in units of the normalised image.</param>
public sealed record GaussianNoise(double Probability, FactorRange Deviation) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var rows = PerImage.Draw(images.shape[0], Probability, random);
        var deviations = rows.Select(_ => Deviation.Draw(random)).ToArray();
        var keys = rows.Select(_ => random.NextUInt64()).ToArray();
        PerImage.Change(images, rows, chosen =>
            chosen + PixelNoise.Normal(keys, chosen.shape, chosen.device) * PerImage.Column(deviations, chosen.device).unsqueeze(1));
        return (images, labels);
    }
}
