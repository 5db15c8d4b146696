using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Trains a joint diffusion model.</summary>
public sealed class JointDiffusionLearner
{
    private readonly JointDiffusionOptions _options;
    private readonly Device _device;

    /// <summary>Steps whose figures are read back together; null leaves it to the device.</summary>
    internal int? ReadEvery { get; init; }

    /// <summary>Checks the options.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="device">Where; the CPU by default.</param>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public JointDiffusionLearner(JointDiffusionOptions options, Device? device = null)
    {
        options.Validate();
        (_options, _device) = (options, device ?? CPU);
    }

    /// <summary>Trains on packed pairs of image and mask.</summary>
    /// <param name="pairs">Pairs at the options' image size.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="checkpointFolder">Where checkpoints go; null keeps none.</param>
    /// <param name="cancellation">Stops within one step, after writing a checkpoint.</param>
    /// <returns>The model with averaged weights.</returns>
    /// <exception cref="JdmException">The pack does not fit, or the loss left the numbers.</exception>
    public JointDiffusionModel Train(
        PackedPairs pairs, IProgress<TrainingProgress>? progress = null, string? checkpointFolder = null,
        CancellationToken cancellation = default)
        => Train(pairs, new TrainingRun { Progress = progress, CheckpointFolder = checkpointFolder, Cancellation = cancellation });

    /// <summary>Trains on packed pairs of image and mask.</summary>
    /// <exception cref="JdmException">The pack does not fit, or the loss left the numbers.</exception>
    public JointDiffusionModel Train(PackedPairs pairs, TrainingRun run)
        => Train(PackedSamples.Of(pairs, _options.Rules.Range, ModalityLayout.ImageAndMask(pairs.ClassCount, _options.MaskCodec)), run);

    /// <summary>Trains on samples of any modalities, from the first step, or from the newest checkpoint of this very run.</summary>
    /// <param name="samples">Samples at the options' image size.</param>
    /// <param name="run">Progress, checkpoints, cancellation.</param>
    /// <returns>The model with averaged weights.</returns>
    /// <exception cref="JdmException">The samples do not fit, or the loss left the numbers.</exception>
    public JointDiffusionModel Train(IJointSamples samples, TrainingRun run)
    {
        Check(samples);
        var plan = new NetworkPlan(_options, samples.Layout);
        var schedule = new BatchSchedule((ulong)_options.Seed, samples.Count, _options.BatchSize);
        using var feed = new BatchFeed(samples, _options.Augmentation, schedule, plan.Channels);
        using var step = ReadEvery is int every
            ? new TrainingStep(_options, plan, schedule, _device) { ReadEvery = every }
            : new TrainingStep(_options, plan, schedule, _device);
        var checkpoints = run.CheckpointFolder is null
            ? null
            : new LearnerCheckpoints(run.CheckpointFolder, _options, samples.Layout, samples.Hash, text => Say(run, text));

        JointDiffusionModel Averaged() => JointDiffusionModel.FromAverage(_options, samples.Layout, step.Average.Values, _device);
        long done = checkpoints?.Restore(step) ?? 0;
        var clock = new ProgressClock(run.Progress, "train", _options.TrainingSteps, done);
        if (done > 0)
            clock.Report(
                done,
                message: $"Found a checkpoint at step {done} of {_options.TrainingSteps} in '{run.CheckpointFolder}'; continuing there.");
        Show(done);
        while (done < _options.TrainingSteps)
        {
            if (run.Cancellation.IsCancellationRequested)
            {
                Tell(all: true);
                checkpoints?.Save(done, step);
                run.Cancellation.ThrowIfCancellationRequested();
            }
            var batch = feed.Take(done);
            step.Take(batch, Labels(samples, batch.Indices), done);
            done++;
            bool due = done % _options.CheckpointEvery == 0 || done == _options.TrainingSteps;
            Tell(all: due);
            if (!due) continue;
            checkpoints?.Save(done, step);
            run.OnCheckpoint?.Invoke(done);
            Show(done);
        }
        return Averaged();

        void Tell(bool all)
        {
            foreach (var (at, figures) in step.Reports(all)) clock.Report(at, figures);
        }

        void Show(long at)
        {
            if (run.OnCandidate is null || at == 0 || 2 * at < _options.TrainingSteps) return;
            using var candidate = Averaged();
            run.OnCandidate(at, candidate);
        }
    }

    /// <summary>The learning rate of step <paramref name="step"/> (0-based): linear to 0, one step late in Thesis mode.</summary>
    public static double RateAt(JointDiffusionOptions options, long step)
    {
        long fallen = options.Rules.RateSetAfterStep ? Math.Max(0, step - 1) : step;
        return options.LearningRate * (1 - (double)fallen / options.TrainingSteps);
    }

    private void Check(IJointSamples samples)
    {
        if (samples.Count == 0) throw new JdmException("There are no pairs to train on; expected at least one image with its mask.");
        if (samples.Size != _options.ImageSize)
            throw new JdmException(
                $"The pairs are {samples.Size} px, the options say {_options.ImageSize}; pack them with JointDiffusionOptions.Packing.");
        if (samples.Range != _options.Rules.Range)
            throw new JdmException(
                $"The samples have values in [{samples.Range.Low}, {samples.Range.High}], the options say " +
                $"[{_options.Rules.Range.Low}, {_options.Rules.Range.High}]; make them with JointDiffusionOptions.Rules.Range.");
        if (_options.ClassLabels is null) return;
        for (int i = 0; i < samples.Count; i++)
            if (!_options.ClassLabels.Contains(samples.DataSetOf(i)))
                throw new JdmException(
                    $"Sample {i} belongs to data set '{samples.DataSetOf(i)}', which ClassLabels does not name " +
                    $"({string.Join(", ", _options.ClassLabels)}). Add it, or leave ClassLabels out.");
    }

    private long[]? Labels(IJointSamples samples, int[] indices)
        => _options.ClassLabels is null
            ? null
            : [.. indices.Select(i => (long)_options.ClassLabels.TakeWhile(name => name != samples.DataSetOf(i)).Count())];

    private static void Say(TrainingRun run, string text) => new ProgressClock(run.Progress, "train", 1).Report(0, message: text);
}
