using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Smooths some channels by Gaussians whose width each of them draws for each axis; edges are reflected.</summary>
/// <param name="Probability">That an image is changed, 0-1.</param>
/// <param name="ChannelProbability">That a channel of such an image is changed, 0-1.</param>
/// <param name="Deviation">Bounds of the Gaussian's standard deviation in pixels.</param>
public sealed record GaussianBlur(double Probability, double ChannelProbability, FactorRange Deviation) : IAugmentation
{
    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var candidates = PerImage.Planes(PerImage.Draw(images.shape[0], Probability, random), images.shape[1]);
        var planes = candidates.Where(_ => random.NextDouble() < ChannelProbability).ToArray();
        var deviations = planes.Select(_ => (Deviation.Draw(random), Deviation.Draw(random))).ToArray();
        PerImage.Change(PerImage.AsPlanes(images), planes, chosen => Smooth(chosen, deviations));
        return (images, labels);
    }

    /// <summary>[P, H, W] with one deviation a plane and axis.</summary>
    internal static Tensor Smooth(Tensor planes, (double Y, double X)[] deviations)
    {
        var rows = Smooth(planes, 1, [.. deviations.Select(deviation => deviation.Y)]);
        return Smooth(rows, 2, [.. deviations.Select(deviation => deviation.X)]);
    }

    /// <summary>The odd number next to 6 sigma + 1/2, after rounding half to even; from an even number up if that rounded down.</summary>
    internal static int KernelSize(double deviation)
    {
        var wanted = 6 * deviation + 0.5;
        var rounded = (int)Math.Round(wanted);
        return rounded % 2 == 1 ? rounded : wanted - rounded >= 0 ? rounded + 1 : rounded - 1;
    }

    // A sum of shifted planes: exact float32 everywhere, where a convolution may round to TensorFloat32, and no kernel to search for.
    private static Tensor Smooth(Tensor planes, int axis, double[] deviations)
    {
        var reach = deviations.Max(KernelSize) / 2;
        var weights = Weights(deviations, reach);
        var length = planes.shape[axis];
        long[] pad = axis == 1 ? [0, 0, reach, reach] : [reach, reach, 0, 0];
        var padded = nn.functional.pad(planes.unsqueeze(0), pad, PaddingModes.Reflect).squeeze(0);
        Tensor? sum = null;
        for (var tap = 0; tap <= 2 * reach; tap++)
        {
            var factor = PerImage.Column(weights.Select(row => row[tap]), planes.device);        // [P, 1, 1]
            var term = padded.narrow(axis, tap, length);
            sum = sum is null ? term * factor : sum.add_(term * factor);
        }
        return sum!;
    }

    // one row a plane; kernels shorter than the longest are filled up by zeros
    private static double[][] Weights(double[] deviations, int reach) => [.. deviations.Select(deviation =>
    {
        var own = KernelSize(deviation) / 2;
        var row = new double[2 * reach + 1];
        for (var x = -own; x <= own; x++) row[x + reach] = Math.Exp(-0.5 * x * x / (deviation * deviation));
        var total = row.Sum();
        return row.Select(weight => weight / total).ToArray();
    })];
}
