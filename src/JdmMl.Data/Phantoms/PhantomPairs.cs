using System.Globalization;

namespace JdmMl.Data;

/// <summary>
/// Procedurally drawn pairs with exact masks, for demonstrations and tests without a download.
/// Pair k depends on (kind, size, seed, k) alone.
/// </summary>
public sealed class PhantomPairs : IPairSource
{
    /// <summary>The smallest side in pixels.</summary>
    public const int SmallestSize = 16;

    /// <summary>The largest side in pixels.</summary>
    public const int LargestSize = 2048;

    private const int DrawingVersion = 1;   // goes up whenever the drawing changes, so that packed phantoms are drawn again

    private readonly PhantomKind _kind;
    private readonly int _size, _seed, _first;

    /// <summary>Describes <paramref name="count"/> phantoms, numbers <paramref name="first"/> on; each is drawn when it is read.</summary>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public PhantomPairs(PhantomKind kind, int count, int size, int seed, string split = "train", int first = 0)
    {
        new OptionFaults("PhantomPairs")
            .Require(Enum.IsDefined(kind), $"kind is {(int)kind}; expected {string.Join(", ", Enum.GetNames<PhantomKind>())}")
            .Require(count >= 1, $"count is {count}; expected at least 1")
            .Require(size is >= SmallestSize and <= LargestSize, $"size is {size}; expected {SmallestSize} to {LargestSize} pixels")
            .Require(first >= 0 && first <= int.MaxValue - Math.Max(count, 0), $"first is {first}; expected 0 or more")
            .ThrowIfAny();
        (_kind, _size, _seed, _first) = (kind, size, seed, first);
        var (id, dataSet) = kind == PhantomKind.Polyps ? ("phantom-polyp-", "phantom-polyps") : ("phantom-nuclei-", "phantom-nuclei");
        Name = dataSet;
        Items = [.. Enumerable.Range(first, count).Select(k => id + k.ToString("000000", CultureInfo.InvariantCulture))
            .Select(name => new PairInfo(name, name, dataSet, split, Origins.Real))];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items { get; }

    /// <inheritdoc/>
    public string? Fingerprint => string.Create(CultureInfo.InvariantCulture,
        $"phantoms {DrawingVersion}, {_kind}, size {_size}, seed {_seed}, {_first} to {_first + Items.Count}");

    /// <inheritdoc/>
    public ImagePair Read(int index)
    {
        var (image, instances) = Draw(index);
        return new ImagePair(
            Items[index], image, new LabelMask(_size, _size, Array.ConvertAll(instances, instance => (byte)(instance > 0 ? 1 : 0))));
    }

    /// <summary>The objects of pair <paramref name="index"/> one by one: 0 is background, 1 on are objects, [size, size].</summary>
    public int[] ReadInstances(int index) => Draw(index).Instances;

    private (RgbImage Image, int[] Instances) Draw(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Items.Count);
        var random = SplitMix64.For($"phantom {_kind}", _seed, _first + index);
        PhantomScene scene = _kind == PhantomKind.Polyps ? new PolypScene(ref random) : new NucleiScene(ref random, _size);
        return PhantomCanvas.Draw(scene, _size, (uint)random.Next());
    }
}
