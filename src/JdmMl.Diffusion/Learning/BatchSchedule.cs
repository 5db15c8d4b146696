using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>
/// Which samples training step n sees, how they are augmented and with which noise: a function of (seed, n) alone, so that a resumed
/// run needs no state.
/// </summary>
internal sealed class BatchSchedule(ulong seed, int samples, int batchSize)
{
    private int[] _order = [];
    private long _epoch = -1;

    /// <summary>Indices of a step: every epoch visits each sample once, in an order of its own; batches run across epochs.</summary>
    internal int[] Samples(long step)
    {
        var batch = new int[batchSize];
        for (int i = 0; i < batchSize; i++)
        {
            long position = step * batchSize + i;
            batch[i] = OrderOf(position / samples)[position % samples];
        }
        return batch;
    }

    /// <summary>The stream of the step's time indices.</summary>
    internal RandomStream Times(long step) => RandomStreams.Open(seed, "timestep", (ulong)step);

    /// <summary>The stream that tells which conditions of the step are left out.</summary>
    internal RandomStream Omissions(long step) => RandomStreams.Open(seed, "condition dropout", (ulong)step);

    /// <summary>Seed of the step's dropout.</summary>
    internal ulong Dropout(long step) => RandomStreams.Derive(seed, "dropout", (ulong)step);

    /// <summary>The stream of the augmentation of sample <paramref name="place"/> of the step's batch.</summary>
    internal RandomStream Augmentation(long step, int place)
        => RandomStreams.Open(seed, "augmentation", (ulong)(step * batchSize + place));

    /// <summary>Fills the step's standard normal noise.</summary>
    internal void Noise(long step, Span<float> target) => RandomStreams.Open(seed, "noise", (ulong)step).FillNormal(target);

    private int[] OrderOf(long epoch)
    {
        if (epoch == _epoch) return _order;
        _order = [.. Enumerable.Range(0, samples)];
        RandomStreams.Open(seed, "order", (ulong)epoch).Shuffle(_order.AsSpan());
        _epoch = epoch;
        return _order;
    }
}
