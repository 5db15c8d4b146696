using JdmMl.Segmentation;

namespace JdmMl.Experiments;

/// <summary>What one fold left.</summary>
/// <param name="Fold">0, 1, ... or all.</param>
/// <param name="TrainingCases">Number of cases that it learned from.</param>
/// <param name="History">The stages it went through.</param>
/// <param name="Validation">The finished model on the fold's validation cases, at native size.</param>
/// <param name="Model">Folder of the model.</param>
public sealed record FoldResult(
    string Fold, int TrainingCases, IReadOnlyList<StageRecord> History, FoldValidation Validation, string Model);

/// <summary>What a training of segmenters left.</summary>
/// <param name="Plan">The plan that was followed.</param>
/// <param name="Training">The options with the plan in them.</param>
/// <param name="LearningRates">The search; null without one.</param>
/// <param name="Folds">In the order asked for.</param>
/// <param name="Postprocessing">What the validation cases said of the largest component; null where only the fold "all" was trained.</param>
public sealed record SegmentationRunResult(
    SegmentationPlan Plan, SegmentationOptions Training, LearningRateChoice? LearningRates, IReadOnlyList<FoldResult> Folds,
    LargestComponentDecision? Postprocessing)
{
    /// <summary>Mean of the folds' mean foreground Dice, 0-1.</summary>
    public double MeanDice => Folds.Average(fold => fold.Validation.MeanDice);

    /// <summary>Mean of the folds' mean foreground IoU, 0-1.</summary>
    public double MeanIou => Folds.Average(fold => fold.Validation.MeanIou);
}
