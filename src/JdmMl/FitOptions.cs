using JdmMl.Training;

namespace JdmMl;

/// <summary>What a trainer's <c>Fit</c> needs beside the model's own options.</summary>
public sealed record FitOptions
{
    /// <summary>Column with the images.</summary>
    public string ImageColumnName { get; init; } = PairColumns.Image;

    /// <summary>Column with the masks.</summary>
    public string MaskColumnName { get; init; } = PairColumns.Mask;

    /// <summary>Where checkpoints go, so that an interrupted <c>Fit</c> continues; null keeps none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Told after every step; null for the log alone.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops <c>Fit</c> within one step.</summary>
    public CancellationToken Cancellation { get; init; }
}
