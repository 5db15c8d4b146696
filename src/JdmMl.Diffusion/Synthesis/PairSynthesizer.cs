using System.Diagnostics;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A drawn pair with its number and what the bounds say of it.</summary>
/// <param name="Number">k.</param>
/// <param name="Attempt">How often it was drawn again.</param>
/// <param name="Verdict">What the bounds say; null without bounds.</param>
/// <param name="Pair">Image and mask.</param>
public sealed record DrawnPair(long Number, int Attempt, PairVerdict? Verdict, ImagePair Pair);

/// <summary>Draws image/mask pairs from a trained model. Pair k depends on (seed, k), the model and the sampler alone.</summary>
/// <param name="model">The model.</param>
/// <param name="sampler">How to draw.</param>
/// <param name="seed">Seed of the pool.</param>
/// <param name="batchSize">Pairs drawn together; changes speed, not results.</param>
public sealed class PairSynthesizer(JointDiffusionModel model, ISampler sampler, int seed, int batchSize = 16)
{
    /// <summary>Bounds that masks are judged by; null judges none.</summary>
    public PairBounds? Bounds { get; init; }

    /// <summary>How often a degenerate pair is drawn again, each time with noise of its own; 0, the default, keeps it.</summary>
    public int Redraws { get; init; }

    /// <summary>What is known of the pairs; null draws them out of noise alone.</summary>
    public GivenParts? Given { get; init; }

    /// <summary>Everything that the pairs depend on.</summary>
    public PoolIdentity Identity()
    {
        var identity = new PoolIdentity
        {
            ModelHash = model.Hash,
            Seed = seed,
            Size = model.Options.ImageSize,
            Settings =
            {
                ["sampler"] = sampler.Name,
                ["steps"] = Math.Min(sampler.Steps, model.Process.Steps).ToString(CultureInfo.InvariantCulture),
                ["condition"] = Given?.Name ?? "none",
                ["mode"] = model.Options.Mode.ToString(),
                ["layout"] = model.Layout.Text,
            },
        };
        if (model.Options.ClassLabels is { } labels) identity.Settings["class"] = labels[Given?.ClassIndex ?? 0];
        if (Bounds is null) return identity;
        identity.Settings["bounds"] = Bounds.Text;
        identity.Settings["redraws"] = Redraws.ToString(CultureInfo.InvariantCulture);
        return identity;
    }

    /// <summary>Draws pairs number <paramref name="first"/> and following, lazily, in order.</summary>
    /// <param name="first">Number of the first pair.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Told after every sampler step, in pairs (fractions rounded down).</param>
    /// <param name="cancellation">Checked at every sampler step.</param>
    public IEnumerable<ImagePair> Draw(
        long first, int count, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
        => Draw([.. Enumerable.Range(0, count).Select(i => first + i)], progress, cancellation).Select(drawn => drawn.Pair);

    /// <summary>Draws the pairs of some numbers, lazily, in the order given.</summary>
    /// <param name="numbers">Which pairs.</param>
    /// <param name="progress">Told after every sampler step of a first attempt.</param>
    /// <param name="cancellation">Checked at every sampler step.</param>
    /// <exception cref="JdmException">The bounds are faulty.</exception>
    public IEnumerable<DrawnPair> Draw(
        IReadOnlyList<long> numbers, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Bounds?.Validate();
        if (Redraws < 0) throw new JdmException($"Redraws is {Redraws}; expected 0 or more.");
        if (Redraws > 0 && Bounds is null)
            throw new JdmException($"Redraws is {Redraws}, but there are no bounds that would call a pair degenerate; set Bounds as well.");
        return DrawBatches(numbers, new ProgressClock(progress, "sample", (long)numbers.Count * sampler.Steps), cancellation);
    }

    private IEnumerable<DrawnPair> DrawBatches(IReadOnlyList<long> numbers, ProgressClock clock, CancellationToken cancellation)
    {
        long done = 0, started = Stopwatch.GetTimestamp();
        foreach (long[] batch in numbers.Chunk(batchSize))
        {
            long before = done;
            var drawn = Redrawing.Run(batch, Redraws, pair => pair.Verdict is null or PairVerdict.Ok, (some, attempt) =>
            {
                Action<int, int>? report = attempt > 0 ? null : (step, all) =>
                {
                    double pairs = before + (double)some.Count * step / all;
                    clock.Report((long)(pairs * sampler.Steps), new Dictionary<string, double>
                    {
                        ["pairs per minute"] = pairs / Math.Max(1e-9, Stopwatch.GetElapsedTime(started).TotalMinutes),
                    });
                };
                var settings = model.Sampling with { Cancellation = cancellation, OnStep = report };
                return DrawBatch(some, Redrawing.SeedOf((ulong)seed, attempt), settings);
            });
            done += batch.Length;
            for (int i = 0; i < batch.Length; i++)
            {
                string id = "synthetic-" + batch[i].ToString("D6", CultureInfo.InvariantCulture);
                var ((image, mask, verdict), attempt) = drawn[i];
                var pair = new ImagePair(new PairInfo(id, id, "synthetic", "train", Origins.Synthetic), image, mask);
                yield return new DrawnPair(batch[i], attempt, verdict, pair);
            }
        }
    }

    private (RgbImage Image, LabelMask Mask, PairVerdict? Verdict)[] DrawBatch(
        IReadOnlyList<long> numbers, ulong noiseSeed, SamplingSettings settings)
    {
        using var scope = NewDisposeScope();
        var noise = new SampleNoise(noiseSeed, numbers, model.Channels, model.Options.ImageSize, model.Device);
        var (predictor, given) = (Given ?? GivenParts.Nothing).For(model, numbers);
        var x = sampler.Sample(predictor, model.Process, noise, settings with
        {
            Condition = Given?.Condition?.ForSamples(numbers, model.Device), Resampling = Given?.Resampling,
            Variance = Given?.Variance ?? settings.Variance,
        });
        return
        [
            .. model.Decode(x, given).Select(sample => sample.AsPair()).Select(pair => (pair.Image, pair.Mask, Bounds?.Judge(pair.Mask))),
        ];
    }
}
