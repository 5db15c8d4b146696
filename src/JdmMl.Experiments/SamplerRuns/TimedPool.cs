using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>The pool of one sampler below the run's folder, drawn in timed batches.</summary>
internal sealed class TimedPool(SamplerRunOptions options, JointDiffusionModel model, ISampler sampler)
{
    private readonly PairSynthesizer _synthesizer = new(model, sampler, options.PoolSeed, options.SampleBatchSize);

    internal string Key => _synthesizer.Identity().Key();

    internal string Folder => Path.Combine(options.Output, "pools", Key[..16]);

    internal PoolPace Pace => PoolClock.Of(Folder);

    internal long Count => PoolShardWriter.ReadProvenance(Folder).Count(pair => pair.Index < options.Count);

    internal IPairSource Pairs => SyntheticPool.Open(Folder).Select([.. Enumerable.Range(0, options.Count)]);

    /// <summary>Draws the shard's missing pairs.</summary>
    internal void Fill(Shard shard, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        int missing = Missing(shard), share = shard.Of(options.Count).Count(), found = share - missing;
        var clock = new ProgressClock(progress, $"sample {sampler.Name}", (long)share * sampler.Steps, (long)found * sampler.Steps);
        if (found > 0)
            clock.Report((long)found * sampler.Steps, message: $"Found {found} of {share} pairs of {sampler.Name} in '{Folder}'.");
        if (missing == 0) return;
        WarmUp(cancellation);
        var times = new PoolClock(Folder, shard);
        // A batch is the shard's next numbers; each is timed and kept for itself.
        for (long end = 0, drawn = found; end < options.Count;)
        {
            end = Math.Min(options.Count, end + (long)options.SampleBatchSize * shard.Count);
            long before = drawn;
            var steps = new Steps(step => clock.Report(before * sampler.Steps + step));
            times.Time(() =>
            {
                int now = PairFolderFiller.Fill(_synthesizer, Folder, end, shard, steps, cancellation).Drawn;
                drawn += now;
                return now;
            });
        }
    }

    private int Missing(Shard shard)
    {
        using var writer = PoolShardWriter.Open(Folder, _synthesizer.Identity(), shard);
        return writer.Missing(options.Count).Count;
    }

    // Compilation and memory pools would otherwise count against whichever sampler comes first.
    private void WarmUp(CancellationToken cancellation) =>
        _ = new PairSynthesizer(model, Samplers.DpmSolverPlusPlus(2), 0, options.SampleBatchSize)
            .Draw(0, Math.Min(options.Count, options.SampleBatchSize), cancellation: cancellation).Count();

    private sealed class Steps(Action<long> heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Message is null) heard(value.Step);
        }
    }
}
