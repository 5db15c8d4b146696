using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Turns an image by 90, 180 or 270 degrees, each as likely as the others; exact, nothing is interpolated. Where height and width differ,
/// only 180 degrees keep the size, and the images that would be turned are turned by that.
/// </summary>
/// <param name="Probability">That an image is turned at all, 0-1.</param>
public sealed record QuarterTurns(double Probability) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var square = images.shape[2] == images.shape[3];
        var turns = new int[images.shape[0]];
        for (var i = 0; i < turns.Length; i++)
            if (random.NextDouble() < Probability) turns[i] = square ? 1 + random.NextInt(3) : 2;
        for (var turn = 1; turn <= 3; turn++)
        {
            if (!turns.Contains(turn)) continue;
            var chosen = turns.Select(drawn => drawn == turn).ToArray();
            images = PerImage.Choose(chosen, Turn(images, turn), images);
            labels = PerImage.Choose(chosen, Turn(labels, turn), labels);
        }
        return (images, labels);
    }

    // counter-clockwise over the last two dimensions
    private static Tensor Turn(Tensor planes, int turn)
    {
        var (rows, columns) = (planes.ndim - 2, planes.ndim - 1);
        return turn switch
        {
            1 => planes.transpose(rows, columns).flip(rows),
            2 => planes.flip(rows, columns),
            _ => planes.transpose(rows, columns).flip(columns),
        };
    }
}
