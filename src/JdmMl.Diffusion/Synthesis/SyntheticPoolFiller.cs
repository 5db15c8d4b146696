using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>
/// Draws pairs into a pool on disk, and finds them again: the pool's name is a hash of model, sampler and seed. Because
/// pair k depends on (seed, k) alone, a small pool is the beginning of a larger one, and an interrupted pool goes on.
/// </summary>
public static class SyntheticPoolFiller
{
    /// <summary>The first <paramref name="count"/> pairs; those that are missing are drawn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sampler">How to draw.</param>
    /// <param name="seed">Seed of the pool.</param>
    /// <param name="count">Pairs wanted.</param>
    /// <param name="root">Folder that holds pools.</param>
    /// <param name="batchSize">Pairs drawn together; changes speed, not results.</param>
    /// <param name="progress">Told after every sampler step, and what was found on disk.</param>
    /// <param name="cancellation">Checked at every sampler step; finished pairs stay.</param>
    /// <returns>Exactly <paramref name="count"/> pairs, with origin <c>synthetic</c>.</returns>
    public static IPairSource Fill(
        JointDiffusionModel model, ISampler sampler, int seed, int count, string root, int batchSize = 16,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var synthesizer = new PairSynthesizer(model, sampler, seed, batchSize);
        var pool = SyntheticPool.OpenOrCreate(root, synthesizer.Identity());
        if (pool.Count > 0)
            new ProgressClock(progress, "sample", count).Report(
                Math.Min(pool.Count, count), message: $"Found {pool.Count} of {count} synthetic pairs in '{pool.Folder}'.");
        if (pool.Count < count)
        {
            foreach (var pair in synthesizer.Draw(pool.Count, count - pool.Count, progress, cancellation))
                pool.Append(pair.Image, pair.Mask);
            pool.MarkDone();
        }
        return pool.Select([.. Enumerable.Range(0, count)]);
    }
}
