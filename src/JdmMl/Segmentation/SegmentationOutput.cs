namespace JdmMl;

/// <summary>The columns that a segmentation transformer adds.</summary>
public sealed record SegmentationOutput
{
    /// <summary>Predicted mask at the input's native size.</summary>
    public string PredictedMaskColumnName { get; init; } = PairColumns.PredictedMask;

    /// <summary>Class probabilities at network size, [classes x height x width]; null (the default) adds no such column.</summary>
    public string? ProbabilityColumnName { get; init; }

    /// <summary>The image with the predicted outline drawn in; null (the default) adds no such column.</summary>
    public string? OverlayColumnName { get; init; }
}
