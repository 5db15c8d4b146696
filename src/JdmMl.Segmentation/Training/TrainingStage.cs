using System.Globalization;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>One stage: so many epochs over one set of pairs with its own optimizer and learning-rate schedule.</summary>
internal sealed class TrainingStage(
    string name, BatchSource batches, SegmentationOptions options, PolynomialDecay schedule, IProgress<TrainingProgress>? progress)
{
    private readonly DeepSupervision _loss =
        new(new DiceCrossEntropyLoss { BatchDice = options.BatchDice }, options.ResolveFeatures().Count - 1);

    internal long TotalSteps => (long)schedule.Epochs * options.IterationsPerEpoch;

    /// <summary>Runs to the end, from a checkpoint if there is one; gives mean loss and pseudo Dice of the last epoch.</summary>
    internal (double Loss, double PseudoDice) Run(StageState state, StageCheckpoints? checkpoints, CancellationToken cancellation)
    {
        var done = checkpoints?.Restore(state) ?? 0;
        var clock = new ProgressClock(progress, name, TotalSteps, done);
        foreach (var note in checkpoints?.TakeNotes() ?? []) clock.Report(done, message: $"{name}: {note}");
        if (done > 0) clock.Report(done, message: $"{name}: continuing after step {done} of {TotalSteps} from '{checkpoints!.Folder}'");
        else if (state.Transfer is { } transfer) clock.Report(0, message: $"{name}: {transfer}");

        state.Network.train();
        for (var step = done; step < TotalSteps;)
        {
            if (cancellation.IsCancellationRequested)
            {
                if (step > done) checkpoints?.Save(step, state);
                cancellation.ThrowIfCancellationRequested();
            }
            if (step % options.IterationsPerEpoch == 0) state.Score.Clear();
            var rate = schedule.At((int)(step / options.IterationsPerEpoch));
            Step(state, step, rate);
            step++;
            if (step % options.IterationsPerEpoch == 0) ReportEpoch(state, clock, step, rate);
            if (step % options.CheckpointEverySteps == 0 || step == TotalSteps) checkpoints?.Save(step, state);
        }
        state.Optimizer.ZeroGradients();
        return state.Score.Mean();
    }

    private void Step(StageState state, long step, double rate)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = batches.Draw(step);
        var levels = state.Network.call(images);
        var loss = _loss.Of(levels, labels);
        state.Optimizer.ZeroGradients();
        loss.backward();
        state.Optimizer.ClipGradients(options.GradientClip);
        state.Optimizer.Step(rate);
        state.Score.Add(loss, levels[0], labels);
    }

    private void ReportEpoch(StageState state, ProgressClock clock, long step, double rate)
    {
        var (loss, pseudoDice) = state.Score.Mean();
        var epoch = step / options.IterationsPerEpoch;
        if (!double.IsFinite(loss))
            throw new JdmException(
                $"The loss of {name} became {loss.ToString(CultureInfo.InvariantCulture)} in epoch {epoch} of {schedule.Epochs} " +
                $"at learning rate {rate.ToString("G3", CultureInfo.InvariantCulture)}; expected a finite number. " +
                "Lower the learning rate.");
        clock.Report(step, new Dictionary<string, double>
        {
            ["loss"] = loss, ["learningRate"] = rate, ["pseudoDice"] = pseudoDice, ["epoch"] = epoch,
        });
    }
}
