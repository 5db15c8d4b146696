using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Several conditions at once, applied in their order; they begin at the lowest of their start levels.</summary>
public sealed class CompositeCondition : ICondition
{
    private readonly ICondition[] _parts;

    /// <summary>Joins conditions; where two speak of the same values the later one wins.</summary>
    /// <param name="parts">At least one.</param>
    public CompositeCondition(params ICondition[] parts)
        => _parts = parts.Length > 0 ? [.. parts] : throw new JdmException("A composite condition has no parts; leave the condition out.");

    /// <inheritdoc/>
    public string Name => string.Join("+", _parts.Select(p => p.Name));

    /// <inheritdoc/>
    public ICondition ForSamples(IReadOnlyList<long> samples, Device device)
        => new CompositeCondition([.. _parts.Select(p => p.ForSamples(samples, device))]);

    /// <inheritdoc/>
    public int StartLevel(GaussianProcess process, long channels) => _parts.Min(p => p.StartLevel(process, channels));

    /// <inheritdoc/>
    public Tensor Start(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
        => _parts.Aggregate(x, (now, part) => part.Start(now, level, process, noise));

    /// <inheritdoc/>
    public Tensor Correct(Tensor clean) => _parts.Aggregate(clean, (now, part) => part.Correct(now));

    /// <inheritdoc/>
    public Tensor Impose(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
        => _parts.Aggregate(x, (now, part) => part.Impose(now, level, process, noise));
}
