using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// DDNM (Wang et al. 2023, Algorithm 1): y = A x_0 is known of some channels. Every x_0 estimate keeps its part in the null space of A and
/// gets the measured one in its range: A^+ y + (I - A^+ A) x_0, here in the equal form x_0 + A^+ (y - A x_0). The result
/// meets A x_0 = y. The other channels stay free: from a low-resolution image the joint model makes an image with its mask.
/// </summary>
public sealed class LinearMeasurement : ICondition
{
    private readonly ILinearOperator _operator;
    private readonly Tensor _measured;
    private readonly Lazy<string> _name;

    /// <summary>A measurement of <paramref name="channels"/> channels from <paramref name="firstChannel"/> on.</summary>
    /// <param name="measuredBy">A.</param>
    /// <param name="measured">y, one row a sample or one for all.</param>
    /// <param name="firstChannel">First channel that A sees.</param>
    /// <param name="channels">Channels that A sees; 3 by default, a colour image.</param>
    public LinearMeasurement(ILinearOperator measuredBy, Tensor measured, int firstChannel = 0, int channels = 3)
    {
        ConditionFaults.RequireImage(measured, "measured values");
        (_operator, _measured, FirstChannel, ChannelCount) = (measuredBy, measured, firstChannel, channels);
        _name = new(() => FormattableString.Invariant(
            $"ddnm-{measuredBy.Name}-from{firstChannel}x{channels}-{ConditionFaults.Fingerprint(measured)}"));
    }

    /// <summary>First channel that the operator sees.</summary>
    public int FirstChannel { get; }

    /// <summary>Channels that the operator sees.</summary>
    public int ChannelCount { get; }

    /// <inheritdoc/>
    public string Name => _name.Value;

    /// <inheritdoc/>
    public ICondition ForSamples(IReadOnlyList<long> samples, Device device)
        => new LinearMeasurement(
            _operator.ForSamples(samples, device), ConditionRows.For(_measured, samples, device), FirstChannel, ChannelCount);

    /// <inheritdoc/>
    public Tensor Start(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
    {
        if (FirstChannel < 0 || FirstChannel + ChannelCount > x.shape[1])
            throw new JdmException(
                $"{_operator.Name} measures {ChannelCount} channels from {FirstChannel} on, but the samples have {x.shape[1]}.");
        using var seen = _operator.Apply(x.narrow(1, FirstChannel, ChannelCount));
        ConditionFaults.RequireFit(_measured, seen, 0, "measured values");
        if (seen.dtype != x.dtype)
            throw new JdmException($"{_operator.Name} makes {seen.dtype} of samples of {x.dtype}; give its tensors the samples' type.");
        if (_measured.shape[1] != seen.shape[1])
            throw new JdmException(
                $"The measured values are {ConditionFaults.Shape(_measured)}, but {_operator.Name} gives {ConditionFaults.Shape(seen)}.");
        return x;
    }

    /// <inheritdoc/>
    public Tensor Correct(Tensor clean)
    {
        var part = clean.narrow(1, FirstChannel, ChannelCount);             // [N, K, H, W]
        return Channels.Replaced(clean, FirstChannel, part + _operator.PseudoInverse(_measured - _operator.Apply(part)));
    }
}
