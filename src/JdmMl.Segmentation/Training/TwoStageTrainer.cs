using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Pretrains on synthetic pairs, then finetunes on real ones with a fresh optimizer and schedule; the options' regime may say otherwise.
/// </summary>
public static class TwoStageTrainer
{
    /// <summary>Trains a network on packed squares, without validation.</summary>
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
        Device? device = null, IReadOnlyList<IAugmentation>? augmentations = null) =>
        Train(options, synthetic is null ? null : new PackedCases(synthetic), real is null ? null : new PackedCases(real),
            new SegmentationTrainingRun
            {
                Progress = progress, Cancellation = cancellation, CheckpointFolder = checkpointFolder, Device = device,
                Augmentations = augmentations,
            });

    /// <summary>Trains a network on cases of any size.</summary>
    /// <param name="options">Validated here; their regime says which of the cases are used.</param>
    /// <param name="synthetic">Synthetic cases; null where the regime needs none.</param>
    /// <param name="real">Real cases; null where the regime needs none.</param>
    /// <param name="run">Validation, checkpoints, progress, device.</param>
    /// <returns>The model after the last step.</returns>
    /// <exception cref="JdmException">Options, pairs, weights and checkpoints do not go together.</exception>
    /// <exception cref="DivergedException">Loss or gradient stopped being finite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static SegmentationModel Train(
        SegmentationOptions options, ITrainingCases? synthetic, ITrainingCases? real, SegmentationTrainingRun run)
    {
        options.Validate();
        TrainingCaseRules.Check(options, synthetic, real, run.Validation);
        var device = run.Device ?? CPU;
        var augmentations = run.Augmentations
            ?? options.Augmentation.Resolve(options.ResolvePatch(), options.Classes);
        var pretrained = options.PretrainedFrom is { } path ? PretrainedWeights.Open(path) : null;
        var stages = StageSpec.Of(options, synthetic, real);
        var checkpoints = Open(stages, options, run, augmentations, pretrained?.Hash);

        var network = SegmentationModel.NewNetwork(options, device);
        try
        {
            var history = pretrained?.History ?? [];
            var first = Math.Max(0, Array.FindLastIndex(checkpoints, stage => stage?.Exist() == true));
            for (var i = first; i < stages.Count; i++)
            {
                var transfer = i > first ? HandOver(network, options)
                    : i == 0 && pretrained is not null ? Start(network, pretrained, options) : null;
                history = RunStage(stages[i], checkpoints[i], i == stages.Count - 1, history, transfer);
            }
            return new SegmentationModel(Portable(options, pretrained), network, device, history);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        IReadOnlyList<StageRecord> RunStage(
            StageSpec spec, StageCheckpoints? kept, bool last, IReadOnlyList<StageRecord> before, TransferReport? transfer)
        {
            using var state = new StageState(network, options, device) { History = before, Transfer = transfer };
            using var batches = new StageBatches(spec, options, augmentations, device);
            var validation = last ? run.Validation : null;
            using var held = validation is null ? null : new StageBatches(validation, spec.Name, options, device);
            var stage = new TrainingStage(
                spec.Name, batches, held, options, new PolynomialDecay(spec.LearningRate, spec.Epochs), run.Progress);
            var means = stage.Run(state, kept, run.Cancellation);
            var record = new StageRecord(
                spec.Name, spec.Pairs, spec.DataHash, spec.Epochs, stage.TotalSteps, means.Loss, means.PseudoDice, state.Transfer,
                validation is null ? null : Validated(validation, state));
            IReadOnlyList<StageRecord> all = [.. state.History, record];
            if (run.BestModelFolder is { } folder && state.Best.Values.Count > 0)
                SaveBest(folder, state.Best, Portable(options, pretrained), all);
            return all;
        }
    }

    // A model's file must not depend on where its pretraining lay; the history tells what that was.
    private static SegmentationOptions Portable(SegmentationOptions options, PretrainedWeights? pretrained) =>
        pretrained is { History.Count: > 0 } ? options with { PretrainedFrom = null } : options;

    // nnU-Net v2 keeps everything but the segmentation heads
    private static TransferReport HandOver(SegmentationNetwork network, SegmentationOptions options)
    {
        var names = NetworkWeights.Of(network).Select(item => item.Name);
        if (options.KeepSegmentationHeads) return new TransferReport([.. names], []);
        RenewHeads(network, options);
        var heads = names.ToLookup(network.IsHead);
        return new TransferReport([.. heads[false]], [.. heads[true]]);
    }

    private static TransferReport Start(SegmentationNetwork network, PretrainedWeights weights, SegmentationOptions options)
    {
        var report = weights.Load(network, options.KeepSegmentationHeads);
        if (!options.KeepSegmentationHeads) RenewHeads(network, options);
        return report;
    }

    private static void RenewHeads(SegmentationNetwork network, SegmentationOptions options) =>
        network.Initialise(RandomStreams.Derive((ulong)options.Seed, "segmentation heads of finetuning"), network.IsHead);

    private static StageCheckpoints?[] Open(
        IReadOnlyList<StageSpec> stages, SegmentationOptions options, SegmentationTrainingRun run,
        IReadOnlyList<IAugmentation> augmentations, string? start)
    {
        var opened = new StageCheckpoints?[stages.Count];
        for (var i = 0; i < stages.Count; i++)
        {
            var validation = i == stages.Count - 1 ? run.Validation : null;
            start = RunIdentity.Of(options, stages[i], augmentations, validation, start);
            if (run.CheckpointFolder is { } folder) opened[i] = new StageCheckpoints(Path.Combine(folder, stages[i].Name), start);
        }
        return opened;
    }

    private static ValidationRecord Validated(ITrainingCases cases, StageState state)
    {
        var (last, best) = (state.Epochs[^1], state.BestEpoch);
        return new ValidationRecord(
            cases.Count, cases.Hash, last.ValidationLoss ?? double.NaN, last.ValidationDice ?? double.NaN,
            last.AverageDice ?? double.NaN, best?.AverageDice ?? double.NaN, best?.Epoch ?? 0);
    }

    private static void SaveBest(string folder, BestWeights best, SegmentationOptions options, IReadOnlyList<StageRecord> history)
    {
        var network = SegmentationModel.NewNetwork(options, CPU);
        using var model = new SegmentationModel(options, network, CPU, history);
        NetworkWeights.Load(network, best.Values);
        model.Save(folder);
    }
}
