namespace JdmMl.Diffusion;

/// <summary>What a sampling run needs besides the model.</summary>
public sealed record SamplingSettings
{
    /// <summary>
    /// Clamp for the x_0 estimate: [-1, 1] by default; null leaves it free. A condition's correction comes after the clamp and is not
    /// clamped again, since that would break A x_0 = y; it leaves the range by no more than the network's own error.
    /// </summary>
    public ValueRange? Range { get; init; } = new(-1, 1);

    /// <summary>Where the variance of ancestral steps comes from.</summary>
    public ReverseVariance Variance { get; init; }

    /// <summary>What is known about the samples; null draws freely.</summary>
    public ICondition? Condition { get; init; }

    /// <summary>RePaint's jumps back to noisier levels, which bring the free part in line with the known one; null makes none.</summary>
    public Resampling? Resampling { get; init; }

    /// <summary>Called after every network evaluation with those done and all of them, resampled ones included.</summary>
    public Action<int, int>? OnStep { get; init; }

    /// <summary>Checked before every step.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Sampler and settings in one line that is the same in every run, for pool keys and provenance.</summary>
    /// <param name="sampler">The sampler used with these settings.</param>
    public string Describe(ISampler sampler)
    {
        var parts = new List<string> { sampler.Name };
        if (Range is null) parts.Add("unclamped");
        else if (Range != new ValueRange(-1, 1)) parts.Add(FormattableString.Invariant($"range [{Range.Low:R}, {Range.High:R}]"));
        if (Variance != ReverseVariance.Learned) parts.Add($"{Variance} variance".ToLowerInvariant());
        if (Condition is not null) parts.Add(Condition.Name);
        if (Resampling is not null) parts.Add(Resampling.Name);
        return string.Join("; ", parts);
    }
}
