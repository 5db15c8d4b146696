using System.Globalization;
using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Draws image/mask pairs from a trained model. Pair k depends on (seed, k), the model and the sampler alone.</summary>
/// <param name="model">The model.</param>
/// <param name="sampler">How to draw.</param>
/// <param name="seed">Seed of the pool.</param>
/// <param name="batchSize">Pairs drawn together; changes speed, not results.</param>
public sealed class PairSynthesizer(JointDiffusionModel model, ISampler sampler, int seed, int batchSize = 16)
{
    /// <summary>Draws pairs number <paramref name="first"/> and following, lazily, in order.</summary>
    /// <param name="first">Number of the first pair.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Told after every sampler step, in pairs (fractions rounded down).</param>
    /// <param name="cancellation">Checked at every sampler step.</param>
    public IEnumerable<ImagePair> Draw(
        long first, int count, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = new ProgressClock(progress, "sample", (long)count * sampler.Steps);
        for (int done = 0; done < count; done += batchSize)
        {
            long[] numbers = [.. Enumerable.Range(0, Math.Min(batchSize, count - done)).Select(i => first + done + i)];
            int before = done;
            var settings = model.Sampling with
            {
                Cancellation = cancellation,
                OnStep = (step, _) => clock.Report((long)before * sampler.Steps + (long)step * numbers.Length),
            };
            IReadOnlyList<(RgbImage Image, LabelMask Mask)> pairs;
            using (NewDisposeScope())
            {
                var noise = new SampleNoise((ulong)seed, numbers, model.Codec.Channels, model.Options.ImageSize, model.Device);
                pairs = model.Codec.Decode(sampler.Sample(model, model.Process, noise, settings));
            }
            for (int i = 0; i < pairs.Count; i++)
            {
                string id = "synthetic-" + numbers[i].ToString("D6", CultureInfo.InvariantCulture);
                yield return new ImagePair(new PairInfo(id, id, "synthetic", "train", Origins.Synthetic), pairs[i].Image, pairs[i].Mask);
            }
        }
    }
}
