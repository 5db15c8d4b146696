namespace JdmMl.Evaluation;

/// <summary>How a paired difference is resampled.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of resamples.</summary>
    public int Resamples { get; init; } = 10_000; // the ends of a 95 % interval then move by about 1 % of its width from seed to seed

    /// <summary>Share of intervals that hold the true effect, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the resampling; the same seed gives the same interval.</summary>
    public int Seed { get; init; }

    /// <summary>How several test sets are averaged; the mean over all images by default.</summary>
    public DataSetWeighting Weighting { get; init; } = DataSetWeighting.Images;

    /// <summary>Whether images are drawn within the drawn groups, too: the third of the stages seed, group, image.</summary>
    public bool ResampleImages { get; init; } = true;

    /// <summary>
    /// Whether the ends are moved away from the estimate so that the interval has the width of a t interval with the variance of
    /// <see cref="VarianceComponents"/>. A bootstrap of n seeds or groups sees (n - 1) / n of their variance and has no t tails, counts
    /// what differs by seed and group several times (Owen 2007), and counts images within groups twice when they are drawn as well.
    /// </summary>
    public bool CorrectWidth { get; init; } = true; // Hesterberg 2015 widens a percentile interval so

    internal void Validate()
    {
        var faults = new List<string>();
        if (Resamples < 100) faults.Add($"Resamples is {Resamples}; expected at least 100, better 10000.");
        if (Confidence is not (> 0 and < 1))
            faults.Add(FormattableString.Invariant($"Confidence is {Confidence}; expected a share between 0 and 1, such as 0.95."));
        if (!Enum.IsDefined(Weighting)) faults.Add($"Weighting is {(int)Weighting}; expected Images or DataSets.");
        if (faults.Count > 0) throw new ArgumentException("BootstrapOptions: " + string.Join(" ", faults));
    }
}
