namespace JdmMl.Diffusion;

/// <summary>One step's samples and noise, on the host.</summary>
/// <param name="Indices">Which samples, [N].</param>
/// <param name="Clean">x_0 of all modalities, [N, C, S, S].</param>
/// <param name="Noise">eps of the diffusing channels, [N, C', S, S].</param>
internal sealed record Batch(int[] Indices, float[] Clean, float[] Noise);

/// <summary>
/// Reads, augments and encodes the next batch, and draws its noise, on another thread while the present one is trained on. What a batch
/// holds depends on (seed, step) alone.
/// </summary>
internal sealed class BatchFeed(IJointSamples samples, JointAugmentation augmentation, BatchSchedule schedule, int noiseChannels)
    : IDisposable
{
    private Task<Batch>? _next;
    private long _nextStep = -1;

    /// <summary>The batch of <paramref name="step"/>; the one after it is begun.</summary>
    internal Batch Take(long step)
    {
        var batch = _nextStep == step && _next is not null ? _next.GetAwaiter().GetResult() : Make(step);
        _nextStep = step + 1;
        _next = Task.Run(() => Make(step + 1));
        return batch;
    }

    /// <summary>Waits for a batch that is being made, so that nobody closes its source under it.</summary>
    public void Dispose() => _next?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();

    private Batch Make(long step)
    {
        int area = samples.Size * samples.Size, each = samples.Layout.Channels * area;
        int[] indices = schedule.Samples(step);
        var clean = new float[indices.Length * each];
        for (int n = 0; n < indices.Length; n++)
        {
            var target = clean.AsSpan(n * each, each);
            samples.Fill(indices[n], target);
            augmentation.Apply(target, samples.Layout, samples.Size, samples.Range, schedule.Augmentation(step, n));
        }
        var noise = new float[indices.Length * noiseChannels * area];
        schedule.Noise(step, noise);
        return new Batch(indices, clean, noise);
    }
}
