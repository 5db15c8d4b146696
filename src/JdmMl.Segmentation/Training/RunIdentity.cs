using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>A hash of all that decides a stage's weights and its best epoch; a checkpoint with another one is not continued.</summary>
internal static class RunIdentity
{
    /// <summary>A stage does not depend on what later ones will do, so that several finetunings can share one pretraining.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="augmentations">What varies its batches.</param>
    /// <param name="validation">Cases that choose the best epoch; null: none.</param>
    /// <param name="start">Identity of the stage before, or hash of the weights it starts from; null: random weights.</param>
    internal static string Of(
        SegmentationOptions options, StageSpec stage, IReadOnlyList<IAugmentation> augmentations, ITrainingCases? validation, string? start)
    {
        var trimmed = Trimmed(options) with
        {
            KeepSegmentationHeads = start is not null && options.KeepSegmentationHeads,
            ValidationIterations = validation is null ? 1 : options.ValidationIterations,
        };
        var text = string.Join('\n',
        [
            JsonSerializer.Serialize(trimmed, SegmentationJson.Settings), .. augmentations.Select(item => $"{item}"),
            stage.Name, JsonSerializer.Serialize(stage.LearningRate), $"{stage.Epochs}",
            .. stage.Parts.Select(part => $"{part.BatchSize} {part.Cases.Hash}"), validation?.Hash ?? "-", start ?? "-",
        ]);
        return Fingerprints.OfText(text)[..16].ToLowerInvariant();
    }

    // what changes no weight, and what the stage itself says
    private static SegmentationOptions Trimmed(SegmentationOptions options) => options with
    {
        Regime = TrainingRegime.TwoStages, SyntheticShare = 0.5, PretrainedFrom = null, MemoryBudget = 8, ChannelNames = null,
        PretrainEpochs = 1, FinetuneEpochs = 1, LearningRate = 1, FinetuneLearningRate = 1,
        CheckpointEverySteps = 1,
        PredictionBatchSize = 1,
        Mirroring = true,
        PredictionResampling = PredictionResampling.BilinearLogits,
        ClassNames = null,
        Features = options.ResolveFeatures(),
    };
}
