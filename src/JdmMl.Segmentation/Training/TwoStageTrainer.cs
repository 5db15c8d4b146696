using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Pretrains on synthetic pairs, then finetunes on real ones with a fresh optimizer and schedule; either stage also runs alone.
/// </summary>
public static class TwoStageTrainer
{
    /// <summary>Trains a network.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="synthetic">Pairs of the first stage; null: no pretraining.</param>
    /// <param name="real">Pairs of the second stage; null: no finetuning.</param>
    /// <param name="progress">Receives a report an epoch, and what was transferred or continued.</param>
    /// <param name="cancellation">Stops before the next step; what was done is kept in <paramref name="checkpointFolder"/>.</param>
    /// <param name="checkpointFolder">
    /// Where an interrupted run is continued from, with the same result as if it had not been interrupted; null: nowhere.
    /// </param>
    /// <param name="device">Where to train; the CPU by default.</param>
    /// <param name="augmentations">In place of those of the options.</param>
    /// <exception cref="JdmException">Options, pairs and checkpoints do not go together, or the loss stops being finite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static SegmentationModel Train(
        SegmentationOptions options, PackedPairs? synthetic, PackedPairs? real,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default, string? checkpointFolder = null,
        Device? device = null, IReadOnlyList<IAugmentation>? augmentations = null)
    {
        options.Validate();
        RequirePairs(options, synthetic, real);
        device ??= CPU;
        augmentations ??= options.Augmentation.Resolve((options.ImageSize, options.ImageSize), options.Classes);

        var pretraining = Open(checkpointFolder, Stages.Pretrain,
            synthetic is null ? null : RunIdentity.OfPretraining(options, synthetic, augmentations));
        var finetuning = Open(checkpointFolder, Stages.Finetune,
            real is null ? null : RunIdentity.OfFinetuning(options, synthetic, real, augmentations));

        var network = SegmentationModel.NewNetwork(options, device);
        try
        {
            IReadOnlyList<StageRecord> history = [];
            if (synthetic is not null && finetuning?.Exist() != true)
            {
                var schedule = new PolynomialDecay(options.LearningRate, options.PretrainEpochs);
                history = Run(Stages.Pretrain, synthetic, schedule, pretraining, history, null);
            }
            if (real is not null)
            {
                var transfer = history.Count > 0 ? HandOver(network, options) : null;
                var schedule = new PolynomialDecay(options.FinetuneLearningRate, options.FinetuneEpochs);
                history = Run(Stages.Finetune, real, schedule, finetuning, history, transfer);
            }
            return new SegmentationModel(options, network, device, history);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        IReadOnlyList<StageRecord> Run(
            string name, PackedPairs pairs, PolynomialDecay schedule, StageCheckpoints? checkpoints,
            IReadOnlyList<StageRecord> before, TransferReport? transfer)
        {
            using var state = new StageState(network, options, device) { History = before, Transfer = transfer };
            using var batches = new BatchSource(pairs, options, augmentations, name, device);
            var stage = new TrainingStage(name, batches, options, schedule, progress);
            var (loss, pseudoDice) = stage.Run(state, checkpoints, cancellation);
            var record = new StageRecord(
                name, pairs.Count, pairs.Hash, schedule.Epochs, stage.TotalSteps, loss, pseudoDice, state.Transfer);
            return [.. state.History, record];
        }
    }

    // nnU-Net v2 keeps everything but the segmentation heads
    private static TransferReport HandOver(SegmentationNetwork network, SegmentationOptions options)
    {
        var names = NetworkWeights.Of(network).Select(item => item.Name);
        if (options.KeepSegmentationHeads) return new TransferReport([.. names], []);
        network.Initialise(RandomStreams.Derive((ulong)options.Seed, "segmentation heads of finetuning"), network.IsHead);
        var heads = names.ToLookup(network.IsHead);
        return new TransferReport([.. heads[false]], [.. heads[true]]);
    }

    private static StageCheckpoints? Open(string? folder, string stage, string? identity) =>
        folder is null || identity is null ? null : new StageCheckpoints(Path.Combine(folder, stage), identity);

    private static void RequirePairs(SegmentationOptions options, PackedPairs? synthetic, PackedPairs? real)
    {
        if (synthetic is null && real is null)
            throw new JdmException("There are neither synthetic nor real pairs to train on; expected at least one of the two.");
        var faults = new OptionFaults("The pairs for segmentation");
        foreach (var (name, pairs) in new[] { ("synthetic", synthetic), ("real", real) })
        {
            if (pairs is null) continue;
            faults.Require(pairs.Count > 0, $"the {name} set is empty; expected at least one pair")
                .Require(pairs.Size == options.ImageSize,
                    $"the {name} set is packed at {pairs.Size} px, but ImageSize is {options.ImageSize}; " +
                    "pack it with options.ToPackOptions()")
                .Require(pairs.ClassCount <= options.Classes,
                    $"the {name} set has the class {pairs.ClassCount - 1}, but Classes is {options.Classes}; " +
                    $"set Classes to {pairs.ClassCount} or remap the masks");
        }
        faults.ThrowIfAny();
    }
}
