using System.Diagnostics;
using System.Globalization;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>One stage: so many epochs over one set of pairs with its own optimizer and learning-rate schedule.</summary>
internal sealed class TrainingStage(
    string name, StageBatches batches, StageBatches? validation, SegmentationOptions options, PolynomialDecay schedule,
    IProgress<TrainingProgress>? progress)
{
    private long _epochStarted;
    private TimeSpan _waitedBefore, _augmentedBefore;

    internal long TotalSteps => (long)schedule.Epochs * options.IterationsPerEpoch;

    /// <summary>Runs to the end, from a checkpoint if there is one; gives mean loss and pseudo Dice of the last epoch.</summary>
    internal ScoreMeans Run(StageState state, StageCheckpoints? checkpoints, CancellationToken cancellation)
    {
        var done = checkpoints?.Restore(state) ?? 0;
        var clock = new ProgressClock(progress, name, TotalSteps, done);
        foreach (var note in checkpoints?.TakeNotes() ?? []) clock.Report(done, message: $"{name}: {note}");
        if (done > 0) clock.Report(done, message: $"{name}: continuing after step {done} of {TotalSteps} from '{checkpoints!.Folder}'");
        else if (state.Transfer is { } transfer) clock.Report(0, message: $"{name}: {transfer}");

        var loss = new DeepSupervision(
            new DiceCrossEntropyLoss { BatchDice = options.BatchDice }, options.DeepSupervision ? state.Network.LevelWeights : [1]);
        state.Network.train();
        StartEpoch();
        var saved = done;
        for (var step = done; ;)
        {
            try
            {
                if (step > 0 && step % options.IterationsPerEpoch == 0 && state.Epochs.Count < step / options.IterationsPerEpoch)
                    EndEpoch(state, loss, clock, step, cancellation);
                if (step > done && (step % options.CheckpointEverySteps == 0 || step == TotalSteps))
                    Save(step);
                if (step == TotalSteps) break;
                cancellation.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException) when (step > saved)
            {
                Save(step);
                throw;
            }
            if (step % options.IterationsPerEpoch == 0) state.Score.Clear();
            Step(state, loss, step, RateOf(step));
            step++;
        }
        state.Optimizer.ZeroGradients();
        return state.Score.Mean();

        void Save(long step)
        {
            RequireFinite(state, step);
            checkpoints?.Save(step, state);
            saved = step;
        }
    }

    private double RateOf(long step) => schedule.At((int)(step / options.IterationsPerEpoch));

    private Tensor[] Outputs(StageState state, Tensor images) =>
        options.DeepSupervision ? state.Network.call(images) : [state.Network.Logits(images)];

    private void Step(StageState state, DeepSupervision weighted, long step, double rate)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = batches.Draw(step);
        var levels = Outputs(state, images);
        var loss = weighted.Of(levels, labels);
        state.Optimizer.ZeroGradients();
        loss.backward();
        var norm = state.Optimizer.ClipGradients(options.GradientClip);
        state.Optimizer.Step(rate);
        state.Score.Add(loss, levels[0], labels, norm);
    }

    private void StartEpoch() => (_epochStarted, _waitedBefore, _augmentedBefore) =
        (Stopwatch.GetTimestamp(), batches.WaitingTime, batches.AugmentingTime);

    private void EndEpoch(StageState state, DeepSupervision loss, ProgressClock clock, long step, CancellationToken cancellation)
    {
        var means = RequireFinite(state, step);
        var epoch = (int)(step / options.IterationsPerEpoch);
        var rate = RateOf(step - 1);
        ScoreMeans? held = validation is null ? null : Validate(state, loss, epoch - 1, cancellation);
        var before = state.Epochs.Count > 0 ? state.Epochs[^1].AverageDice : null;
        var average = held is { } value ? PseudoDiceAverage.Next(before, value.PseudoDice) : null;
        var best = average > (state.BestEpoch?.AverageDice ?? double.NegativeInfinity);
        if (best) state.Best.Take(NetworkWeights.Of(state.Network));
        var seconds = Stopwatch.GetElapsedTime(_epochStarted).TotalSeconds;
        double Share(TimeSpan spent) => seconds > 0 ? spent.TotalSeconds / seconds : 0;
        var (waiting, augmenting) = (Share(batches.WaitingTime - _waitedBefore), Share(batches.AugmentingTime - _augmentedBefore));
        state.Epochs.Add(new EpochRecord(
            name, epoch, step, rate, means.Loss, means.PseudoDice, held?.Loss, held?.PseudoDice, average, best, seconds, waiting,
            augmenting));
        Report(state.Epochs[^1], clock, LowDice.Diagnose(state.Epochs, options));
        StartEpoch();
    }

    private ScoreMeans Validate(StageState state, DeepSupervision weighted, long epoch, CancellationToken cancellation)
    {
        state.Network.eval();
        state.ValidationScore.Clear();
        try
        {
            for (var i = 0; i < options.ValidationIterations; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using var frozen = no_grad();
                var (images, labels) = validation!.Draw(epoch * options.ValidationIterations + i);
                var levels = Outputs(state, images);
                state.ValidationScore.Add(weighted.Of(levels, labels), levels[0], labels);
            }
        }
        finally { state.Network.train(); }
        return state.ValidationScore.Mean();
    }

    private static void Report(EpochRecord epoch, ProgressClock clock, string? message)
    {
        var figures = new Dictionary<string, double>
        {
            ["loss"] = epoch.Loss, ["learningRate"] = epoch.LearningRate, ["pseudoDice"] = epoch.PseudoDice, ["epoch"] = epoch.Epoch,
            ["waiting"] = epoch.WaitingShare, ["augmenting"] = epoch.AugmentingShare,
        };
        if (epoch.ValidationLoss is { } loss) figures["validationLoss"] = loss;
        if (epoch.ValidationDice is { } dice) figures["validationDice"] = dice;
        if (epoch.AverageDice is { } average) figures["averageDice"] = average;
        clock.Report(epoch.Step, figures);
        if (message is not null) clock.Report(epoch.Step, message: $"{epoch.Stage}: {message}");
    }

    // One look at the device an epoch and a checkpoint, and none a step.
    private ScoreMeans RequireFinite(StageState state, long step)
    {
        var means = state.Score.Mean();
        if (means.Finite) return means;
        var first = (step - 1) / options.IterationsPerEpoch * options.IterationsPerEpoch + means.FiniteSteps;
        throw new DivergedException(string.Create(CultureInfo.InvariantCulture,
            $"The loss or its gradient of {name} stopped being finite at step {first + 1} of {TotalSteps} ") +
            string.Create(CultureInfo.InvariantCulture,
            $"(epoch {first / options.IterationsPerEpoch + 1} of {schedule.Epochs}, learning rate {RateOf(first):G3}). ") +
            "Lower the learning rate; the last checkpoint before it is kept.");
    }
}
