namespace JdmMl.Evaluation;

/// <summary>How a claim is examined.</summary>
public sealed record ClaimOptions
{
    /// <summary>The metric of the one primary hypothesis.</summary>
    public string Metric { get; init; } = "dice"; // spec/experiments.md 4.5: the primary

    /// <summary>Further metrics, whose p-values are corrected for being several.</summary>
    public IReadOnlyList<string> OtherMetrics { get; init; } = [];

    /// <summary>Confidence of the intervals; p must be at most one minus it.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Below so many images a result is exploratory whatever it shows.</summary>
    public int ExploratoryBelow { get; init; } = 20; // spec/experiments.md 4.3

    /// <summary>Bootstrap resamples.</summary>
    public int Resamples { get; init; } = 10_000;

    /// <summary>Random sign patterns, where there are too many groups to try all.</summary>
    public int Permutations { get; init; } = 20_000;

    /// <summary>Seed of resampling and sign patterns.</summary>
    public int Seed { get; init; }

    /// <summary>How several test sets are averaged.</summary>
    public DataSetWeighting Weighting { get; init; } = DataSetWeighting.Images; // the literature's "overall"

    /// <summary>A gain, in points, for which the power of this and of larger numbers of seeds is stated; null for none.</summary>
    public double? PlannedEffect { get; init; }

    internal BootstrapOptions Bootstrap =>
        new() { Resamples = Resamples, Confidence = Confidence, Seed = Seed, Weighting = Weighting };

    internal SignFlipOptions SignFlip => new() { Permutations = Permutations, Seed = Seed, Weighting = Weighting };
}
