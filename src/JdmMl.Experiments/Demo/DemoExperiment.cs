using System.Diagnostics;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>
/// The main job from end to end: train a joint diffusion model, draw pairs, train segmenters on them, on real pairs, on both
/// and on a control, and compare them on held-out images. Interrupted runs continue from their checkpoints.
/// </summary>
public sealed class DemoExperiment(DemoOptions options)
{
    private const int Shown = 8;
    private static readonly string[] DiffusionCurves = ["mse image", "mse mask", "vb"];

    /// <summary>Runs, or continues, the demonstration.</summary>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops within one step; checkpoints stay.</param>
    public DemoResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        options.Validate();
        Directory.CreateDirectory(options.Output);

        // Pairs at network size.
        var diffusion = Diffusion(trainingSteps: 1);
        using var real = PackedPairs.Build(options.Train, diffusion.Packing, Path.Combine(options.Output, "train.pack"), ct: cancellation);
        var segmentation = Segmentation(real.ClassCount);
        // In Thesis mode the diffusion model sees masks by another rule than segmenters are trained and scored with.
        bool shared = segmentation.ToPackOptions() == diffusion.Packing;
        using var own = shared
            ? null
            : PackedPairs.Build(options.Train, segmentation.ToPackOptions(), Path.Combine(options.Output, "segment.pack"), ct: cancellation);
        var realForSegmenters = own ?? real;

        // How much of everything.
        string identity = Identity();
        var plan = DemoPlan.Find(options.Output, identity);
        if (plan is not null) Say(progress, $"Found the plan of an earlier start in '{options.Output}'; following it.");
        else
        {
            Say(progress, "Measuring the pace of this machine ...");
            plan = DemoPace.Plan(options, identity, diffusion, segmentation, real, cancellation);
            plan.Save(options.Output);
        }
        segmentation = segmentation with
        {
            IterationsPerEpoch = DemoPlan.IterationsPerEpoch,
            PretrainEpochs = plan.PretrainSteps / DemoPlan.IterationsPerEpoch,
            FinetuneEpochs = plan.FinetuneSteps / DemoPlan.IterationsPerEpoch,
        };

        // The joint diffusion model, and what it draws.
        var curves = new LossRecord(Path.Combine(options.Output, "curves.json"));
        using var model = Keeping(curves, () => new JointDiffusionLearner(Diffusion(plan.DiffusionSteps)).Train(
            real, curves.Listen(progress, "joint diffusion model", n => DiffusionCurves.Contains(n) ? n : null), Folder("diffusion"), cancellation));
        model.Save(Folder("model"));
        var pool = PairFolderFiller.FillBelow(
            new PairSynthesizer(model, options.Sampler, options.Seed, 4 * options.BatchSize), Folder("pool"), plan.PoolSize, progress,
            cancellation);
        var whole = segmentation.ToPackOptions() with { Crop = Crop.Resize };
        using var synthetic = PackedPairs.Build(pool, whole, ct: cancellation);
        using var permuted = PackedPairs.Build(new PermutedMasks(pool, options.Seed), whole, ct: cancellation);

        // The segmenters. Synthetic-only and its control are the first stages of the arms that finetune.
        DemoArm Arm(string name, string folder, SegmentationOptions how, PackedPairs? first, PackedPairs? second, int steps)
        {
            using var network = Keeping(curves, () => TwoStageTrainer.Train(
                how, first, second, curves.Listen(progress, name, n => n == "loss" ? name : null), cancellation, Folder(folder)));
            return Evaluate(name, network, steps, progress, cancellation);
        }
        int both = plan.PretrainSteps + plan.FinetuneSteps;
        var arms = new List<DemoArm>
        {
            Arm(
                "real only, same steps", "real-only",
                segmentation with { FinetuneEpochs = both / DemoPlan.IterationsPerEpoch }, null, realForSegmenters, both),
            Arm("synthetic only", "synthetic", segmentation, synthetic, null, plan.PretrainSteps),
            Arm("synthetic, then real", "synthetic", segmentation, synthetic, realForSegmenters, both),
            Arm("permuted masks only", "permuted", segmentation, permuted, null, plan.PretrainSteps),
            Arm("permuted masks, then real", "permuted", segmentation, permuted, realForSegmenters, both),
        };

        return new DemoResult
        {
            Options = options, Plan = plan, TrainingPairs = real.Count, Arms = arms,
            Shown = [.. ShownIndices.Select(options.Test.Read)],
            Real = PackSamples.Of(real, 2 * Shown, options.Seed),
            Synthetic = [.. Enumerable.Range(0, Math.Min(2 * Shown, plan.PoolSize)).Select(pool.Read)],
            DiffusionCurves = curves.Of(DiffusionCurves),
            SegmentationCurves = curves.Of(arms.Select(a => a.Name)),
            Elapsed = Stopwatch.GetElapsedTime(started),
        };
    }

    private static T Keeping<T>(LossRecord curves, Func<T> train)
    {
        try { return train(); }
        finally { curves.Save(); }
    }

    private IEnumerable<int> ShownIndices => Enumerable.Range(0, Math.Min(Shown, options.Test.Items.Count));

    private JointDiffusionOptions Diffusion(int trainingSteps) => new()
    {
        ImageSize = options.ImageSize, Crop = options.Crop, Mode = options.Mode, Seed = options.Seed, BatchSize = options.BatchSize,
        BaseChannels = options.BaseChannels, ResidualBlocks = options.ResidualBlocks, LearningRate = options.LearningRate,
        TrainingSteps = trainingSteps, CheckpointEvery = 250,
        ChannelMultipliers = options.ImageSize >= 64 ? [1, 2, 2, 4] : [1, 2, 2],
        Objective = options.Objective,
        GradientClipNorm = 1,                                               // a high learning rate needs the guard
    };

    private SegmentationOptions Segmentation(int classes) => new()
    {
        ImageSize = options.ImageSize, Crop = options.Crop, Classes = classes, Seed = options.Seed, BatchSize = options.BatchSize,
        CheckpointEverySteps = 500,
    };

    private DemoArm Evaluate(
        string name, SegmentationModel network, int steps, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var scores = new List<ImageScore>();
        var predictions = new List<LabelMask>();
        var clock = new ProgressClock(progress, $"{name}: evaluate", options.Test.Items.Count);
        for (int i = 0; i < options.Test.Items.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var pair = options.Test.Read(i);
            var predicted = network.Predict(pair.Image);
            if (i < Shown) predictions.Add(predicted);
            scores.Add(ImageScore.Of(pair.Info.Id, pair.Info.Group, pair.Mask.Labels, predicted.Labels, network.Options.Classes));
            clock.Report(i + 1);
        }
        return new DemoArm(name, steps, EvaluationSummary.Of(scores), predictions);
    }

    /// <summary>What the run is about, in one line; two runs with one identity do the same.</summary>
    public string Identity()
    {
        string text = string.Join('|',
            options.Train.Fingerprint, options.Train.Items.Count, options.Test.Items.Count,
            options.ImageSize, CropModeConverter.Format(options.Crop), options.Ratio, options.Sampler.Name,
            options.BaseChannels, options.ResidualBlocks, options.LearningRate, options.BatchSize,
            options.Mode, options.Objective, options.Seed, options.Minutes);
        return $"{options.Train.Name} {options.ImageSize} px " + Fingerprints.OfText(text)[..12];
    }

    private string Folder(string name) => Path.Combine(options.Output, name);

    private static void Say(IProgress<TrainingProgress>? progress, string message)
        => new ProgressClock(progress, "prepare", 1).Report(0, message: message);
}
