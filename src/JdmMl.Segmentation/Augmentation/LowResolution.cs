using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Shrinks some channels by a factor that each of them draws (nearest pixel) and enlarges them again (bilinearly): a lower resolution.
/// </summary>
/// <param name="Probability">That an image is changed, 0-1.</param>
/// <param name="ChannelProbability">That a channel of such an image is changed, 0-1.</param>
/// <param name="Scale">Bounds of the shrunk side as a share of the side.</param>
public sealed record LowResolution(double Probability, double ChannelProbability, FactorRange Scale) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var candidates = PerImage.Planes(PerImage.Draw(images.shape[0], Probability, random), images.shape[1]);
        var planes = candidates.Where(_ => random.NextDouble() < ChannelProbability).ToArray();
        var scales = planes.Select(_ => Scale.Draw(random)).ToArray();
        PerImage.Change(PerImage.AsPlanes(images), planes, chosen => Coarsen(chosen, scales));
        return (images, labels);
    }

    /// <summary>[P, H, W] with one scale a plane.</summary>
    internal static Tensor Coarsen(Tensor planes, double[] scales) => Coarsen(Coarsen(planes, 1, scales), 2, scales);

    // Down and up along one axis are linear: each result pixel mixes the two source pixels that its coarse neighbours were taken from.
    // So planes of different coarse sizes go together.
    private static Tensor Coarsen(Tensor planes, int axis, double[] scales)
    {
        var length = (int)planes.shape[axis];
        var all = scales.Length * length;
        var (first, second, weight) = (new long[all], new long[all], new float[all]);
        for (var p = 0; p < scales.Length; p++)
        {
            var coarse = Math.Max(1, (int)Math.Round(length * scales[p]));              // half to even, as Python rounds
            for (var i = 0; i < length; i++)
            {
                var position = Math.Max(0, (i + 0.5) * coarse / length - 0.5);
                var low = Math.Min((int)position, coarse - 1);
                first[p * length + i] = NearestExact.Source(low, length, coarse);
                second[p * length + i] = NearestExact.Source(Math.Min(low + 1, coarse - 1), length, coarse);
                weight[p * length + i] = (float)(position - low);
            }
        }
        long[] column = axis == 1 ? [scales.Length, length, 1] : [scales.Length, 1, length];
        var share = tensor(weight, column, device: planes.device);
        return Taken(first) * (1 - share) + Taken(second) * share;

        Tensor Taken(long[] sources) =>
            planes.gather(axis, tensor(sources, column, device: planes.device).expand(planes.shape));   // [P, H, W]
    }
}
