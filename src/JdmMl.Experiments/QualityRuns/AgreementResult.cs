using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>How well the masks of a pool fit their images by one model's judgement.</summary>
public sealed record AgreementResult
{
    /// <summary>The model and how it predicts.</summary>
    public required string Scorer { get; init; }

    /// <summary>Real pairs that mismatches were planted in.</summary>
    public required QualitySource TruePairs { get; init; }

    /// <summary>What must be known beside the figures; null for nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>Mean score of true pairs, of each kind of mismatch, and of the pool.</summary>
    public required IReadOnlyDictionary<string, double> MeanScores { get; init; }

    /// <summary>The threshold with its error rates; null where it was refused.</summary>
    public AgreementFilter? Filter { get; init; }

    /// <summary>Why there is no filter; null where there is one.</summary>
    public string? Refusal { get; init; }

    /// <summary>Generated pairs that the filter keeps.</summary>
    public ErrorRate? PoolKept { get; init; }

    /// <summary>The score of every generated pair.</summary>
    public required IReadOnlyList<AgreementScore> Scores { get; init; }
}

/// <summary>The score of a generated pair.</summary>
/// <param name="Id">The pair.</param>
/// <param name="Score">Dice of its mask with the predicted one, 0-1.</param>
/// <param name="Kept">Whether the filter keeps it; null without a filter.</param>
public sealed record AgreementScore(string Id, double Score, bool? Kept);
