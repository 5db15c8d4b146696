using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Mirrors each image top to bottom and, drawn apart, left to right.</summary>
/// <param name="Probability">Of each of the two, 0-1.</param>
public sealed record Mirroring(double Probability) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        foreach (var axis in (int[])[1, 2])     // of the labels; the images have one dimension more
        {
            var chosen = new bool[images.shape[0]];
            for (var i = 0; i < chosen.Length; i++) chosen[i] = random.NextDouble() < Probability;
            if (!chosen.Contains(true)) continue;
            images = PerImage.Choose(chosen, images.flip(axis + 1), images);
            labels = PerImage.Choose(chosen, labels.flip(axis), labels);
        }
        return (images, labels);
    }
}
