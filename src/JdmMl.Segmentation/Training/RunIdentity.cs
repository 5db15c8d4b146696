using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>A hash of all that decides a stage's weights; a checkpoint with another one is not continued.</summary>
internal static class RunIdentity
{
    /// <summary>Pretraining does not depend on what finetuning will do, so that several finetunings can share it.</summary>
    internal static string OfPretraining(SegmentationOptions options, PackedPairs synthetic, IReadOnlyList<IAugmentation> augmentations) =>
        Hash(
            Trimmed(options) with { FinetuneEpochs = 1, FinetuneLearningRate = 1, KeepSegmentationHeads = false },
            augmentations, synthetic.Hash);

    internal static string OfFinetuning(
        SegmentationOptions options, PackedPairs? synthetic, PackedPairs real, IReadOnlyList<IAugmentation> augmentations) =>
        synthetic is null
            ? Hash(
                Trimmed(options) with { PretrainEpochs = 1, LearningRate = 1, KeepSegmentationHeads = false },
                augmentations, "-", real.Hash)
            : Hash(Trimmed(options), augmentations, synthetic.Hash, real.Hash);

    // what changes no weight
    private static SegmentationOptions Trimmed(SegmentationOptions options) => options with
    {
        CheckpointEverySteps = 1,
        PredictionBatchSize = 1,
        Mirroring = true,
        PredictionResampling = PredictionResampling.BilinearLogits,
        ClassNames = null,
        Features = options.ResolveFeatures(),
    };

    private static string Hash(SegmentationOptions options, IReadOnlyList<IAugmentation> augmentations, params string[] data)
    {
        var text = string.Join(
            "\n", [JsonSerializer.Serialize(options, SegmentationJson.Settings), .. augmentations.Select(item => $"{item}"), .. data]);
        return Fingerprints.OfText(text)[..16].ToLowerInvariant();
    }
}
