namespace JdmMl.Data;

/// <summary>Pairs that are already in memory.</summary>
public sealed class MemoryPairs : IPairSource
{
    private readonly ImagePair[] _pairs;
    private readonly Lazy<string> _fingerprint;

    /// <summary>Enumerates <paramref name="pairs"/> once and keeps them.</summary>
    /// <exception cref="JdmException">Two pairs carry the same id.</exception>
    public MemoryPairs(IEnumerable<ImagePair> pairs, string name = "memory")
    {
        _pairs = [.. pairs];
        Name = name;
        Items = [.. _pairs.Select(pair => pair.Info)];
        PairIds.RequireUnique(Items, name);
        _fingerprint = new(() => Fingerprints.OfPixels(_pairs));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items { get; }

    /// <inheritdoc/>
    public string? Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public ImagePair Read(int index) => _pairs[index];
}
