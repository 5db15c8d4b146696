using JdmMl.Evaluation;

namespace JdmMl;

/// <summary>How well predicted masks agree with the given ones, at native size.</summary>
/// <param name="Summary">Means over images with intervals.</param>
/// <param name="Images">One entry a row.</param>
/// <param name="Result">
/// Every metric of every row with the conventions, at native size and, where asked for, at the network's; what
/// <see cref="EvaluationResultFile"/> writes for comparisons and reports.
/// </param>
public sealed record SegmentationMetrics(EvaluationSummary Summary, IReadOnlyList<ImageScore> Images, EvaluationResult Result)
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

    /// <summary>Empty masks, bootstrap and seed of the summary.</summary>
    public EvaluationOptions Metrics { get; init; } = new();

    /// <summary>
    /// Conventions of the further metrics in <see cref="SegmentationMetrics.Result"/>; empty masks and classes are taken from
    /// <see cref="Metrics"/> and <see cref="Classes"/>, instances are connected components, soft maps are not read.
    /// </summary>
    public EvaluationConventions Conventions { get; init; } = new();

    /// <summary>A second size at which everything is measured too, masks resized to it by nearest; null for none.</summary>
    public EvaluationResolution? NetworkSize { get; init; }

    /// <summary>Name of the method or arm in the result.</summary>
    public string Name { get; init; } = "segmentation";
}
