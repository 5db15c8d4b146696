using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>What a training needs beside options and pairs.</summary>
public sealed record SegmentationTrainingRun
{
    /// <summary>
    /// Cases that the last stage is validated on after every epoch, by pseudo Dice; null: no validation, and no best model. Earlier stages
    /// are not validated, so that several folds can share them.
    /// </summary>
    public ITrainingCases? Validation { get; init; }

    /// <summary>
    /// Where an interrupted run is continued from, with the same result as if it had not been interrupted; null: nowhere.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Where the model of the epoch with the highest average pseudo Dice is written at the end; null: nowhere.</summary>
    public string? BestModelFolder { get; init; }

    /// <summary>Receives a report an epoch, and what was transferred or continued.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops before the next step; what was done is kept in <see cref="CheckpointFolder"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Where to train; null: the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>In place of those of the options; null: those of the options.</summary>
    public IReadOnlyList<IAugmentation>? Augmentations { get; init; }
}
