using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>How noisy the known part is made before it is put into x_{t-1}.</summary>
public enum KnownLevel
{
    /// <summary>As noisy as x_{t-1} (Eq. 2.22; Algorithm 2, line 7), and clean at the end: what is known comes out bit for bit.</summary>
    Previous,

    /// <summary>
    /// As noisy as x_t, as in the thesis' code: one level too much, and at the end noise of standard deviation sqrt(beta_0) = 0.01 is left.
    /// </summary>
    Current,
}

/// <summary>
/// A part of the pair is known: after every reverse step it is replaced by its forward-noised version. With a region over all
/// channels this is Algorithm 1 of the thesis (inpainting; RePaint, Lugmayr et al. 2022), with all mask channels Algorithm 2, with
/// all image channels the joint model as a segmenter. x_T's known part is at its level as well. Replacement approximates
/// p(unknown | known); <see cref="Resampling"/> brings it closer.
/// </summary>
public sealed class KnownRegion : ICondition
{
    private readonly Tensor _values;
    private readonly Tensor? _mask;
    private readonly Lazy<string> _name;

    /// <summary>Values of K channels from <paramref name="firstChannel"/> on.</summary>
    /// <param name="values">x_0 there, in the model's value range, [N, K, H, W] or [1, K, H, W] for all samples alike.</param>
    /// <param name="mask">1 where the value is known, 0 elsewhere, [N or 1, K or 1, H, W]; null when all is known.</param>
    /// <param name="firstChannel">First of the K channels: 0 for an image or all channels, 3 for the mask of a colour image.</param>
    /// <param name="level">How noisy the known part is made.</param>
    /// <exception cref="JdmException">The shapes do not fit, or the mask is not of 0 and 1, or nothing is known.</exception>
    public KnownRegion(Tensor values, Tensor? mask = null, int firstChannel = 0, KnownLevel level = KnownLevel.Previous)
    {
        ConditionFaults.RequireImage(values, "known values");
        if (mask is not null)
        {
            ConditionFaults.RequireImage(mask, "known region");
            long[] v = values.shape, m = mask.shape;
            if ((m[0] != v[0] && m[0] != 1) || (m[1] != v[1] && m[1] != 1) || m[2] != v[2] || m[3] != v[3])
                throw new JdmException(
                    $"The known region is {ConditionFaults.Shape(mask)} beside values of {ConditionFaults.Shape(values)}; " +
                    $"expected [{v[0]} or 1, {v[1]} or 1, {v[2]}, {v[3]}].");
            using var scope = NewDisposeScope();
            if (!(mask.eq(0) | mask.eq(1)).all().item<bool>())
                throw new JdmException("The known region holds values other than 0 and 1; expected 1 where a value is known, else 0.");
            if (!mask.eq(1).any().item<bool>())
                throw new JdmException("The known region is empty; mark at least one pixel as known, or sample without a condition.");
        }
        (_values, _mask, FirstChannel, Level) = (values, mask, firstChannel, level);
        _name = new(() => Named(values, mask, firstChannel, level));
    }

    // Rows of a region that was checked as a whole: nothing may be known of a single sample.
    private KnownRegion(KnownRegion whole, IReadOnlyList<long> samples, Device device)
    {
        _values = ConditionRows.For(whole._values, samples, device);
        _mask = whole._mask is null ? null : ConditionRows.For(whole._mask, samples, device);
        (FirstChannel, Level) = (whole.FirstChannel, whole.Level);
        _name = new(() => Named(_values, _mask, FirstChannel, Level));
    }

    /// <summary>First channel that the values stand for.</summary>
    public int FirstChannel { get; }

    /// <summary>How noisy the known part is made.</summary>
    public KnownLevel Level { get; }

    /// <inheritdoc/>
    public string Name => _name.Value;

    /// <inheritdoc/>
    public ICondition ForSamples(IReadOnlyList<long> samples, Device device) => new KnownRegion(this, samples, device);

    /// <inheritdoc/>
    public Tensor Start(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
    {
        ConditionFaults.RequireFit(_values, x, FirstChannel, "known values");
        return Put(x, level, process, noise);
    }

    /// <inheritdoc/>
    public Tensor Impose(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
        => Put(x, Level == KnownLevel.Previous ? level : level + 1, process, noise);

    private static string Named(Tensor values, Tensor? mask, int firstChannel, KnownLevel level) => FormattableString.Invariant(
        $"known-{level}-from{firstChannel}-{ConditionFaults.Fingerprint(values, mask)}").ToLowerInvariant();

    private Tensor Put(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
    {
        long channels = _values.shape[1];
        var known = process.NoisedTo(level, _values, level < 0 ? null : noise.Next(channels));      // [N or 1, K, H, W]
        var free = x.narrow(1, FirstChannel, channels);                     // [N, K, H, W]
        return Channels.Replaced(x, FirstChannel, _mask is null ? known.expand_as(free) : where(_mask.eq(1), known, free));
    }
}
