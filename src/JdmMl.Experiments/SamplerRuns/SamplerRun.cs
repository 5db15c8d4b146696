using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>
/// Draws a pool by each of two samplers from the same model and the same seeds, trains segmenters on each pool alone, and compares
/// them on held-out images, paired by image and seed. An interrupted run continues.
/// </summary>
/// <param name="options">What to compare.</param>
/// <param name="model">A trained joint model; stays the caller's.</param>
public sealed class SamplerRun(SamplerRunOptions options, JointDiffusionModel model)
{
    private const int Shown = 8;

    /// <summary>Draws one shard's pairs of both pools, so that several processes share the work; <see cref="Run"/> takes them up.</summary>
    /// <param name="shard">Which pairs.</param>
    /// <param name="progress">Told after every sampler step.</param>
    /// <param name="cancellation">Stops within one sampler step; finished pairs stay.</param>
    /// <returns>Pairs that the two pools now hold together, of all shards.</returns>
    public long Draw(Shard shard, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check();
        long drawn = 0;
        foreach (var sampler in new[] { options.Fast, options.Reference })
        {
            var pool = new TimedPool(options, model, sampler);
            pool.Fill(shard, progress, cancellation);
            drawn += pool.Count;
        }
        return drawn;
    }

    /// <summary>Runs, or continues, the whole comparison.</summary>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops within one step; what is finished stays.</param>
    public SamplerRunResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Draw(Shard.Whole, progress, cancellation);
        ImagePair[] heldOut = [.. Enumerable.Range(0, options.HeldOut.Items.Count).Select(options.HeldOut.Read)];
        var fast = Arm("fast", options.Fast, heldOut, progress, cancellation);
        var reference = Arm("reference", options.Reference, heldOut, progress, cancellation);
        return new SamplerRunResult
        {
            Options = options, ModelHash = model.Hash, ImageSize = model.Options.ImageSize,
            Fast = fast, Reference = reference, Shown = [.. heldOut.Take(Shown)],
            Difference = DiceDifference.Of(
                fast.Dice, reference.Dice, [.. heldOut.Select(p => p.Info.Group)], options.Margin, options.Resamples),
            AllForegroundDice = heldOut.Average(p => Dice(p.Mask, [.. Enumerable.Repeat((byte)1, p.Mask.Labels.Length)])),
        };
    }

    private SamplerArm Arm(
        string name, ISampler sampler, ImagePair[] heldOut, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var pool = new TimedPool(options, model, sampler);
        var pairs = pool.Pairs;
        // Generated pairs have the network's size already, whatever crop made the model's own training pairs.
        var packing = options.Segmenter(model, seed: 1).ToPackOptions() with { Crop = Crop.Resize };
        using var packed = PackedPairs.Build(pairs, packing, ct: cancellation);
        var dice = new List<IReadOnlyList<double>>();
        LabelMask[] shown = [];
        for (int seed = 1; seed <= options.Seeds; seed++)
        {
            string stage = $"segmenter {seed} of {options.Seeds}, {sampler.Name}";
            // Named by pool and pairs, so that another sampler or a larger pool in the same folder finds what can be taken over.
            string checkpoints = Path.Combine(options.Output, "segmenters", $"{name}-{pool.Key[..16]}-{options.Count}", $"seed-{seed}");
            using var network = TwoStageTrainer.Train(
                options.Segmenter(model, seed), packed, null, new Named(stage, progress), cancellation, checkpoints, model.Device);
            var predicted = heldOut.Select(pair =>
            {
                cancellation.ThrowIfCancellationRequested();
                return network.Predict(pair.Image);
            }).ToArray();
            dice.Add([.. heldOut.Zip(predicted, (pair, mask) => Dice(pair.Mask, mask.Labels))]);
            if (seed == 1) shown = predicted[..Math.Min(Shown, predicted.Length)];
        }
        return new SamplerArm(
            sampler.Name, sampler.Steps, pool.Pace, dice,
            [.. Enumerable.Range(0, Math.Min(2 * Shown, options.Count)).Select(pairs.Read)], shown);
    }

    // Rightly predicted emptiness counts as 1: every image needs a score in both arms to be paired.
    private static double Dice(LabelMask truth, byte[] predicted) =>
        OverlapScore.Of(OverlapCounts.OfForeground(truth.Labels, predicted), EmptyMasks.One).Dice;

    private void Check()
    {
        options.Validate();
        options.Segmenter(model, seed: 1).Validate();
        if (model.Options.Conditioning != Conditioning.Joint)
            throw new JdmException(
                $"The model is conditional ({model.Options.Conditioning}); samplers are compared on a joint model, which draws pairs.");
    }

    private sealed class Named(string stage, IProgress<TrainingProgress>? next) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => next?.Report(value with { Stage = stage });
    }
}
