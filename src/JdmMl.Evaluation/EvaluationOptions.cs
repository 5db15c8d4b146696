namespace JdmMl.Evaluation;

/// <summary>How the scores of many images become one summary.</summary>
public sealed record EvaluationOptions
{
    /// <summary>What 0/0 is.</summary>
    public EmptyMasks EmptyMasks { get; init; } = EmptyMasks.Exclude; // nnU-Net's evaluator: nanmean

    /// <summary>Number of bootstrap resamples.</summary>
    public int Resamples { get; init; } = 2000; // resampling noise moves the 95 % ends by about 3 % of the half width

    /// <summary>Share of the resampled means that the interval covers, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of the resampling; the same seed gives the same interval.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        var faults = new List<string>();
        if (!Enum.IsDefined(EmptyMasks)) faults.Add($"EmptyMasks is {(int)EmptyMasks}; expected Exclude, One or Zero.");
        if (Resamples < 100) faults.Add($"Resamples is {Resamples}; expected at least 100, better 2000.");
        if (Confidence is not (> 0 and < 1))
            faults.Add(FormattableString.Invariant($"Confidence is {Confidence}; expected a share between 0 and 1, such as 0.95."));
        if (faults.Count > 0) throw new ArgumentException("EvaluationOptions: " + string.Join(" ", faults));
    }
}
