namespace JdmMl.Diffusion;

/// <summary>One step's samples and noise, on the host.</summary>
/// <param name="Indices">Which samples, [N].</param>
/// <param name="Clean">x_0 of all modalities, [N, C, S, S].</param>
/// <param name="Noise">eps of the diffusing channels, [N, C', S, S].</param>
internal sealed record Batch(int[] Indices, float[] Clean, float[] Noise);

/// <summary>
/// Reads, augments and encodes the next batch, and draws its noise, on another thread while the present one is trained on. What a batch
/// holds depends on (seed, step) alone. A batch is good until the next is taken: two sets of arrays take turns.
/// </summary>
// A collection begun here would come in the middle of the other thread's operators. TorchSharp (0.102.7) passes their numbers
// (the 1 of a + 1 b, say) by handle without keeping the owner alive, so the finalizer may free a number that is still to be read.
// Arrays made once, not every step, are what keeps this thread from beginning collections.
internal sealed class BatchFeed(IJointSamples samples, JointAugmentation augmentation, BatchSchedule schedule, int noiseChannels)
    : IDisposable
{
    private readonly (float[] Clean, float[] Noise)[] _arrays = [([], []), ([], [])];
    private Task<Batch>? _next;
    private long _nextStep = -1;
    private int _turn;

    /// <summary>The batch of <paramref name="step"/>; the one after it is begun.</summary>
    internal Batch Take(long step)
    {
        var begun = _next?.GetAwaiter().GetResult();
        var batch = _nextStep == step && begun is not null ? begun : Make(step);
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
        var (clean, noise) = Arrays(indices.Length * each, indices.Length * noiseChannels * area);
        for (int n = 0; n < indices.Length; n++)
        {
            var target = clean.AsSpan(n * each, each);
            samples.Fill(indices[n], target);
            augmentation.Apply(target, samples.Layout, samples.Size, samples.Range, schedule.Augmentation(step, n));
        }
        schedule.Noise(step, noise);
        return new Batch(indices, clean, noise);
    }

    private (float[] Clean, float[] Noise) Arrays(int clean, int noise)
    {
        _turn = 1 - _turn;
        ref var arrays = ref _arrays[_turn];
        if (arrays.Clean.Length != clean || arrays.Noise.Length != noise) arrays = (new float[clean], new float[noise]);
        return arrays;
    }
}
