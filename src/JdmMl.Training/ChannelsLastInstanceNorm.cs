using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// Instance norm of channels-last activations: y = gain (x - mean) / deviation + offset for every image and channel by itself.
/// The instance norm of one image is its batch norm, and libtorch's batch norm has vectorised kernels for this layout, forward and
/// backward, which read and write bfloat16 and compute in single precision; its own instance norm copies to the other layout, where
/// the single precision kernel sums one number at a time.
/// </summary>
public static class ChannelsLastInstanceNorm
{
    // Up to this many pixels a call an image costs more than it saves.
    private const long SmallMap = 64;

    /// <summary>The normalised activations.</summary>
    /// <param name="x">[N, C, H, W], any floating-point type; copied if it is not channels last.</param>
    /// <param name="gain">[C], float32, or float64 with float64 activations.</param>
    /// <param name="offset">As <paramref name="gain"/>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>[N, C, H, W] in the type of <paramref name="x"/>, channels last.</returns>
    public static Tensor Of(Tensor x, Tensor gain, Tensor offset, double epsilon = 1e-5)
    {
        using var scope = NewDisposeScope();
        x = ChannelsLast.Of(x);
        long images = x.shape[0], channels = x.shape[1], area = x.shape[2] * x.shape[3];
        if (area == 1 || images > 1 && area <= SmallMap && x.dtype != float64)
            return ChannelsLastGroupNorm.Of(x, gain.view(1, -1, 1, 1), offset.view(1, -1, 1, 1), (int)channels, epsilon)
                .to(x.dtype).MoveToOuterDisposeScope();
        // libtorch asks for running statistics and, with momentum 0, leaves them as they are
        Tensor mean = zeros(channels, gain.dtype, x.device), variance = ones(channels, gain.dtype, x.device);
        Tensor OfOne(Tensor image)
            => nn.functional.batch_norm(image, mean, variance, gain, offset, training: true, momentum: 0, eps: epsilon);
        var y = images == 1 ? OfOne(x) : cat([.. x.split(1).Select(OfOne)]);      // [N, C, H, W]
        return y.MoveToOuterDisposeScope();
    }
}
