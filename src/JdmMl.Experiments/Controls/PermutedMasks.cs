using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>
/// The negative control: every image with the mask of another pair. A segmenter trained on it must lose to one trained on
/// the pairs as they are, or the pairs carry nothing.
/// </summary>
/// <param name="source">The pairs; all images must have one size.</param>
/// <param name="seed">Seed of the permutation, which moves every mask when there are two or more.</param>
public sealed class PermutedMasks(IPairSource source, int seed) : IPairSource
{
    private readonly int[] _maskOf = Derangement(source.Items.Count, seed);

    /// <inheritdoc/>
    public string Name => source.Name + " with permuted masks";

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items => source.Items;

    /// <inheritdoc/>
    public ImagePair Read(int index) => new(source.Items[index], source.Read(index).Image, source.Read(_maskOf[index]).Mask);

    // A cycle through all pairs in a random order: nothing stays in its place.
    private static int[] Derangement(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        RandomStreams.Open((ulong)seed, "permuted masks").Shuffle(order.AsSpan());
        var next = new int[count];
        for (int i = 0; i < count; i++) next[order[i]] = order[(i + 1) % count];
        return next;
    }
}
