namespace JdmMl.Data;

/// <summary>Views of sources; none of them reads a pixel.</summary>
public static class PairSourceExtensions
{
    /// <summary>The pairs at <paramref name="indices"/>, in that order.</summary>
    /// <exception cref="JdmException">An index lies outside the source.</exception>
    public static IPairSource Select(this IPairSource source, IReadOnlyList<int> indices)
    {
        foreach (var index in indices)
            if ((uint)index >= (uint)source.Items.Count)
                throw new JdmException($"Index {index} was selected from source '{source.Name}', which holds {source.Items.Count} pairs; " +
                                       $"expected 0 to {source.Items.Count - 1}.");
        int[] kept = [.. indices];
        return new PairView(source.Name, [.. kept.Select(index => source.Items[index])], at => source.Read(kept[at]),
            () => Fingerprints.Combine(source.Fingerprint, string.Join(',', kept)), at => source.ImagePathOf(kept[at]));
    }

    /// <summary>The pairs of one split.</summary>
    /// <exception cref="JdmException">No pair belongs to it; the message lists the splits that exist.</exception>
    public static IPairSource WithSplit(this IPairSource source, string split)
    {
        int[] indices = [.. Enumerable.Range(0, source.Items.Count).Where(index => source.Items[index].Split == split)];
        if (indices.Length > 0) return source.Select(indices);
        var known = source.Items.Select(item => item.Split).Where(name => name != "").Distinct().Order(StringComparer.Ordinal).ToArray();
        throw new JdmException($"Source '{source.Name}' has no split '{split}'; " +
                               (known.Length == 0 ? "it has no splits at all. Leave the split out, or name splits in a manifest."
                                   : $"it has {string.Join(", ", known)}."));
    }

    /// <summary>Puts every pair of <paramref name="source"/> into <paramref name="split"/>, whatever it said before.</summary>
    public static IPairSource RelabelSplit(this IPairSource source, string split) => source.Rename(item => item with { Split = split });

    /// <summary>The same pixels under other names.</summary>
    internal static IPairSource Rename(this IPairSource source, Func<PairInfo, PairInfo> rename) =>
        new PairView(source.Name, [.. source.Items.Select(rename)], source.Read, () => source.Fingerprint,
            source.ImagePathOf);

    /// <summary>The pairs of <paramref name="first"/>, then those of <paramref name="others"/>.</summary>
    /// <exception cref="JdmException">Two sources hold the same id.</exception>
    public static IPairSource Concat(this IPairSource first, params IReadOnlyList<IPairSource> others)
    {
        IPairSource[] sources = [first, .. others];
        var starts = new int[sources.Length];
        for (var i = 1; i < sources.Length; i++) starts[i] = starts[i - 1] + sources[i - 1].Items.Count;
        PairInfo[] items = [.. sources.SelectMany(source => source.Items)];
        var name = string.Join(" + ", sources.Select(source => source.Name));
        PairIds.RequireUnique(items, name);
        return new PairView(name, items, index =>
        {
            var at = Array.BinarySearch(starts, index);
            if (at < 0) at = ~at - 1;
            while (at + 1 < starts.Length && starts[at + 1] == index) at++;   // skip empty sources
            return sources[at].Read(index - starts[at]);
        }, () => Fingerprints.Combine([.. sources.Select(source => source.Fingerprint)]));
    }

    private sealed class PairView(
        string name, IReadOnlyList<PairInfo> items, Func<int, ImagePair> read, Func<string?> fingerprint,
        Func<int, string?>? path = null) : IPairSource
    {
        public string Name => name;

        public IReadOnlyList<PairInfo> Items => items;

        public string? Fingerprint => fingerprint();

        public string? ImagePathOf(int index) => path?.Invoke(index);

        public ImagePair Read(int index) => read(index) with { Info = items[index] };
    }
}
