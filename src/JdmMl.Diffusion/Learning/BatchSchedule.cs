using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>
/// Which pairs and which time steps training step n sees: a function of (seed, n) alone, so a resumed run needs no state.
/// </summary>
internal sealed class BatchSchedule(ulong seed, int pairs, int batchSize, int diffusionSteps)
{
    private int[] _order = [];
    private long _epoch = -1;

    /// <summary>Pair indices of a step: every epoch visits each pair once, in an order of its own; batches run across epochs.</summary>
    internal int[] Pairs(long step)
    {
        var batch = new int[batchSize];
        for (int i = 0; i < batchSize; i++)
        {
            long position = step * batchSize + i;
            batch[i] = OrderOf(position / pairs)[position % pairs];
        }
        return batch;
    }

    /// <summary>Uniform time indices of a step, [N].</summary>
    internal long[] Times(long step)
    {
        var random = RandomStreams.Open(seed, "timestep", (ulong)step);
        var t = new long[batchSize];
        for (int i = 0; i < batchSize; i++) t[i] = random.NextInt(diffusionSteps);
        return t;
    }

    /// <summary>Fills the step's standard normal noise.</summary>
    internal void Noise(long step, Span<float> target) => RandomStreams.Open(seed, "noise", (ulong)step).FillNormal(target);

    private int[] OrderOf(long epoch)
    {
        if (epoch == _epoch) return _order;
        _order = [.. Enumerable.Range(0, pairs)];
        RandomStreams.Open(seed, "order", (ulong)epoch).Shuffle(_order.AsSpan());
        _epoch = epoch;
        return _order;
    }
}
