using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// GroupNorm of channels-last activations: y = gain (x - mean) / deviation + offset, with mean and deviation over groups of
/// channels. It works with sums over each sample's channels, because libtorch's own backward is about nine times slower in
/// this layout (and its bfloat16 forward is wrong there, in libtorch 1.13). As many groups as channels: instance norm.
/// </summary>
public sealed class ChannelsLastGroupNorm : autograd.SingleTensorFunction<ChannelsLastGroupNorm>
{
    private static readonly long[] Plane = [2, 3];

    /// <inheritdoc/>
    public override string Name => nameof(ChannelsLastGroupNorm);

    /// <summary>The normalised activations.</summary>
    /// <param name="x">[N, C, H, W], channels last, float32 or bfloat16.</param>
    /// <param name="gain">[N or 1, C, 1, 1], float32.</param>
    /// <param name="offset">As <paramref name="gain"/>.</param>
    /// <param name="groups">A divisor of C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>As <paramref name="x"/>, float32.</returns>
    public static Tensor Of(Tensor x, Tensor gain, Tensor offset, int groups, double epsilon = 1e-5)
        => apply(x, gain, offset, groups, epsilon);

    /// <summary>Called by <see cref="Of"/>.</summary>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        Tensor x = (Tensor)vars[0], gain = (Tensor)vars[1], offset = (Tensor)vars[2];
        int groups = (int)vars[3];
        bool low = x.dtype != float32;                                      // then the cast is ours to overwrite
        var single = x.to(float32);
        var mean = GroupMean(single.mean(Plane, keepdim: true), groups);    // [N, C, 1, 1], equal within a group
        var centred = low ? single.sub_(mean) : single.sub(mean);           // [N, C, H, W]
        // the variance of centred values: E[x^2] - E[x]^2 would cancel where the mean is large
        var variance = GroupMean(centred.mul(centred).mean(Plane, keepdim: true), groups);
        var inverse = variance.add_((double)vars[4]).rsqrt_();              // [N, C, 1, 1]
        var y = offset.addcmul(centred, gain * inverse, 1);                 // [N, C, H, W]
        ctx.save_for_backward([x, gain, mean.MoveToOuterDisposeScope(), inverse.MoveToOuterDisposeScope()]);
        ctx.save_data("groups", groups);
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>Called by the backward pass.</summary>
    // With g = dy gain and n = (x - mean) / deviation: dx = (g - mean(g) - n mean(g n)) / deviation, means over a group.
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        int groups = (int)ctx.get_data("groups");
        var saved = ctx.get_saved_variables();
        Tensor x = saved[0], gain = saved[1], mean = saved[2], inverse = saved[3];
        double area = x.shape[2] * x.shape[3];
        bool low = x.dtype != float32;
        var single = x.to(float32);
        var centred = low ? single.sub_(mean) : single.sub(mean);           // [N, C, H, W]
        var dOffset = grad_output.sum(Plane, keepdim: true);                // [N, C, 1, 1]
        var dGain = (grad_output * centred).sum(Plane, keepdim: true) * inverse;
        var meanG = GroupMean(gain * dOffset / area, groups);
        var meanGN = GroupMean(gain * dGain / area, groups);
        var dx = (meanG * inverse).neg_()
            .addcmul(centred, (inverse * inverse * meanGN).neg_(), 1)
            .addcmul_(grad_output, gain * inverse, 1).to(x.dtype);          // [N, C, H, W]
        if (gain.shape[0] == 1) (dGain, dOffset) = (dGain.sum([0L], keepdim: true), dOffset.sum([0L], keepdim: true));
        return [dx.MoveToOuterDisposeScope(), dGain.MoveToOuterDisposeScope(), dOffset.MoveToOuterDisposeScope(), null!, null!];
    }

    // Mean over the channels of a group, given to each of them.
    private static Tensor GroupMean(Tensor perChannel, int groups)
    {
        long n = perChannel.shape[0], c = perChannel.shape[1];
        return perChannel.view(n, groups, c / groups).mean([2L], keepdim: true).expand(n, groups, c / groups).reshape(n, c, 1, 1);
    }
}
