using System.Globalization;
using System.Text.Json;
using JdmMl.Data;
using JdmMl.Segmentation;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>
/// Fingerprint, plan, one pretraining for all folds, then each fold with its validation. An interrupted run continues when it is
/// started again with the same options; finished folds are found again.
/// </summary>
public sealed class SegmentationRun(SegmentationRunOptions options, Device? device = null)
{
    /// <summary>Runs, or continues.</summary>
    /// <param name="progress">Told after every epoch, and what was planned, transferred and found.</param>
    /// <param name="cancellation">Stops within one step; the checkpoint stays.</param>
    /// <exception cref="JdmException">Options, pairs, plan and weights do not go together.</exception>
    public SegmentationRunResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        ImageChannels.RequireUniform(options.Pairs);
        if (options.Synthetic is not null) ImageChannels.RequireUniform(options.Synthetic);
        Directory.CreateDirectory(options.Output);
        var say = new Teller(progress);
        var folds = Folds();

        using var real = SegmentationCases.Open(options.Pairs, options.Training, false, At("real.pack"), progress, cancellation);
        using var synthetic = options.Synthetic is null
            ? null
            : SegmentationCases.Open(options.Synthetic, options.Training, true, At("synthetic.pack"), progress, cancellation);
        var (plan, training) = Plan(real, synthetic, say, progress, cancellation);
        WriteRun(training, folds, real, synthetic);

        var first = training;
        var pretrains = training.Regime == TrainingRegime.TwoStages && synthetic is not null && training.PretrainedFrom is null;
        if (pretrains) training = training with { PretrainedFrom = Pretrain(first, synthetic!, progress, cancellation) };
        var both = training.Regime is TrainingRegime.TwoStages ? null : synthetic?.All;

        LearningRateChoice? rates = null;
        if (options.LearningRates.Count > 0)
        {
            rates = Search(training, folds[0], real, both, progress, cancellation);
            training = rates.Apply(training);
            say.This(string.Create(
                CultureInfo.InvariantCulture, $"{rates.Option} {rates.LearningRate} is the best of {rates.Trials.Count}."));
        }
        var results = new List<FoldResult>();
        foreach (var fold in folds) results.Add(Train(training, fold, real, both, rates, progress, cancellation));
        var decision = Postprocess(folds, training.Classes, results, say);
        var result = new SegmentationRunResult(plan, training, rates, results, decision);
        AtomicFile.WriteAllText(At("summary.json"), JsonSerializer.Serialize(
            new
            {
                result.MeanDice, result.MeanIou, rates, postprocessing = decision,
                folds = results.Select(fold => new
                {
                    fold.Fold, fold.TrainingCases, validationCases = fold.Validation.Cases.Count, fold.Validation.MeanDice,
                    fold.Validation.MeanIou, fold.Validation.DiceInterval, fold.Validation.ClassDice, fold.Model,
                    stages = fold.History.Select(stage => stage with { Transfer = null }),
                }),
            }, SegmentationJson.Settings));
        return result;
    }

    private FoldSplit[] Folds()
    {
        var items = options.Pairs.Items;
        var splits = options.SplitsFile is { } file ? Segmentation.SplitsFile.Read(file, items)
            : options.Grouped ? FoldSplits.Grouped(items) : FoldSplits.FiveFold(items);
        FoldSplit[] wanted = [.. options.Folds.Select(name => FoldSplit.Named(name, splits, items))];
        Segmentation.SplitsFile.Write(At(Segmentation.SplitsFile.Name), splits, items);
        return wanted;
    }

    private (SegmentationPlan Plan, SegmentationOptions Training) Plan(
        SegmentationCases real, SegmentationCases? synthetic, Teller say, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var fingerprint = FingerprintReader.Read(real.All, progress, cancellation);
        AtomicFile.WriteAllText(At("fingerprint.json"), JsonSerializer.Serialize(fingerprint, SegmentationJson.Settings));
        foreach (var warning in fingerprint.Warnings) say.This("warning: " + warning);
        var plan = Planner.Plan(fingerprint, options.Training, options.Given);
        plan.Save(At("plan.json"));
        var training = plan.Apply(options.Training);
        say.This(
            $"Plan: patch {string.Join(" x ", plan.PatchSize)}, {plan.Features.Count} stages, batch {plan.BatchSize}, " +
            $"{plan.Classes} classes (reasons in '{At("plan.json")}').");
        if (synthetic is not null)
            say.This($"The plan of the {real.All.Count} real pairs is used for the {synthetic.All.Count} synthetic ones too.");
        training.Validate();
        return (plan, training);
    }

    private void WriteRun(SegmentationOptions training, FoldSplit[] folds, SegmentationCases real, SegmentationCases? synthetic)
    {
        object Set(IPairSource source, SegmentationCases cases) => new
        {
            source.Name, pairs = source.Items.Count, cases = cases.All.Count, cases.All.Hash,
        };
        AtomicFile.WriteAllText(At("run.json"), JsonSerializer.Serialize(
            new
            {
                training, options.Given, device = (device ?? CPU).ToString(),
                real = Set(options.Pairs, real), synthetic = synthetic is null ? null : Set(options.Synthetic!, synthetic),
                folds = folds.Select(fold => new { fold.Name, training = fold.Training.Count, validation = fold.Validation.Count }),
                options.Grouped, options.SplitsFile, options.LearningRates,
                version = typeof(SegmentationModel).Assembly.GetName().Version?.ToString(),
            }, SegmentationJson.Settings));
    }

    private string Pretrain(
        SegmentationOptions training, SegmentationCases synthetic, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var folder = At("pretrained");
        using var model = TwoStageTrainer.Train(training, synthetic.All, null, new SegmentationTrainingRun
        {
            CheckpointFolder = At("checkpoints"), Progress = progress, Cancellation = cancellation, Device = device,
        });
        model.Save(folder);
        return folder;
    }

    private LearningRateChoice Search(
        SegmentationOptions training, FoldSplit fold, SegmentationCases real, ITrainingCases? synthetic,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation) =>
        LearningRateSearch.Run(training, synthetic, RealFor(training, real, fold), new SegmentationTrainingRun
        {
            Validation = real.Of(fold.Validation), CheckpointFolder = At("learning-rates"), Cancellation = cancellation, Device = device,
            Progress = Teller.Prefixed(progress, "learning rate search"),
        }, options.LearningRates);

    private FoldResult Train(
        SegmentationOptions training, FoldSplit fold, SegmentationCases real, ITrainingCases? synthetic, LearningRateChoice? rates,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (name, folder) = ($"fold {fold.Name}", At("fold_" + fold.Name));
        var modelFolder = Path.Combine(folder, "model");
        // The search has trained the first fold with the chosen rate already.
        var checkpoints = rates is not null && fold.Name == options.Folds[0]
            ? LearningRateSearch.FolderOf(At("learning-rates"), rates.LearningRate)
            : Path.Combine(folder, "checkpoints");
        using var model = TwoStageTrainer.Train(training, synthetic, RealFor(training, real, fold), new SegmentationTrainingRun
        {
            Validation = real.Of(fold.Validation), CheckpointFolder = checkpoints, BestModelFolder = Path.Combine(folder, "model-best"),
            Progress = Teller.Prefixed(progress, name), Cancellation = cancellation, Device = device,
        });
        model.Save(modelFolder);
        var validation = FoldValidation.Of(
            model, modelFolder, options.Pairs.Select(fold.Validation), folder, $"{name}: validate", progress, cancellation);
        return new FoldResult(fold.Name, fold.Training.Count, model.History, validation, modelFolder);
    }

    // By the validation cases of all folds together (nnU-Net); the fold "all" has learnt from its own.
    private LargestComponentDecision? Postprocess(FoldSplit[] folds, int classes, List<FoldResult> results, Teller say)
    {
        FoldSplit[] held = [.. folds.Where(fold => fold.Name != FoldSplit.All)];
        if (held.Length == 0) return null;
        var decision = LargestComponentDecision.Of(
            held.SelectMany(fold => FoldValidation.Masks(options.Pairs.Select(fold.Validation), At("fold_" + fold.Name))), classes);
        LargestComponentFile.Write(options.Output, decision);
        foreach (var fold in results.Where(fold => fold.Fold != FoldSplit.All)) LargestComponentFile.Write(fold.Model, decision);
        foreach (var trial in decision.Trials) say.This($"{trial} ({decision.Cases} validation cases).");
        return decision;
    }

    private static ITrainingCases? RealFor(SegmentationOptions training, SegmentationCases real, FoldSplit fold) =>
        training.Regime == TrainingRegime.SyntheticOnly ? null : real.Of(fold.Training);

    private string At(string name) => Path.Combine(options.Output, name);

    private sealed class Teller(IProgress<TrainingProgress>? progress)
    {
        internal void This(string message) => new ProgressClock(progress, "plan", 1).Report(0, message: message);

        internal static IProgress<TrainingProgress>? Prefixed(IProgress<TrainingProgress>? next, string name) =>
            next is null ? null : new Prefix(next, name);

        private sealed class Prefix(IProgress<TrainingProgress> next, string name) : IProgress<TrainingProgress>
        {
            public void Report(TrainingProgress value) => next.Report(
                value with { Stage = $"{name}: {value.Stage}", Message = value.Message is null ? null : $"{name}: {value.Message}" });
        }
    }
}
