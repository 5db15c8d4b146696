using JdmMl.Evaluation;

namespace JdmMl;

/// <summary>How well predicted masks agree with the given ones, at native size.</summary>
/// <param name="Summary">Means over images with intervals.</param>
/// <param name="Images">One entry a row.</param>
public sealed record SegmentationMetrics(EvaluationSummary Summary, IReadOnlyList<ImageScore> Images)
{
    /// <summary>Mean over images of the foreground Dice coefficient, 0 to 1.</summary>
    public double MeanDice => Summary.MeanDice;

    /// <summary>Mean over images of the foreground intersection over union, 0 to 1.</summary>
    public double MeanIou => Summary.MeanIou;
}

/// <summary>How <c>Evaluate</c> reads its rows.</summary>
public sealed record EvaluateOptions
{
    /// <summary>Column with the true masks.</summary>
    public string MaskColumnName { get; init; } = PairColumns.Mask;

    /// <summary>Column with the predicted masks.</summary>
    public string PredictedMaskColumnName { get; init; } = PairColumns.PredictedMask;

    /// <summary>Number of classes, background included.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Whether rows of origin synthetic count. Off: a score on generated pairs says nothing about real images.</summary>
    public bool AllowSynthetic { get; init; }

    /// <summary>Conventions of the metrics.</summary>
    public EvaluationOptions Metrics { get; init; } = new();
}
