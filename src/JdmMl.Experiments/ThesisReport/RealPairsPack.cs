using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>Real pairs at a model's size, by index and by id: what a run packed, or what the user named.</summary>
internal sealed class RealPairsPack : IDisposable
{
    private readonly PackedPairs _pack;
    private readonly Dictionary<string, int> _indexOf;

    private RealPairsPack(PackedPairs pack, string name)
    {
        (_pack, Name) = (pack, name);
        _indexOf = Enumerable.Range(0, pack.Count).ToDictionary(i => pack.Items[i].Id);
    }

    internal string Name { get; }

    internal int Count => _pack.Count;

    internal PackedPairs Pack => _pack;

    /// <summary>What a diffusion run learned from; null where its pack is gone.</summary>
    internal static RealPairsPack? OfRun(string run)
    {
        var path = Path.Combine(run, "train.pack");
        return File.Exists(path) ? new(PackedPairs.Open(path), $"training pairs of {Path.GetFileName(run)}") : null;
    }

    /// <summary>Pairs at a size, packed into a temporary file.</summary>
    internal static RealPairsPack Of(IPairSource pairs, PackOptions packing, CancellationToken cancellation) =>
        new(PackedPairs.Build(pairs, packing, ct: cancellation), pairs.Name);

    internal int? IndexOf(string id) => _indexOf.TryGetValue(id, out int index) ? index : null;

    internal ImagePair Read(int index)
    {
        int area = _pack.Size * _pack.Size;
        byte[] rgb = new byte[3 * area], mask = new byte[area], pixels = new byte[3 * area];
        _pack.Read(index, rgb, mask);
        for (int i = 0; i < area; i++)
            for (int c = 0; c < 3; c++) pixels[3 * i + c] = rgb[c * area + i];
        return new ImagePair(_pack.Items[index], new RgbImage(_pack.Size, _pack.Size, pixels), new LabelMask(_pack.Size, _pack.Size, mask));
    }

    internal byte[][] Masks() => [.. Enumerable.Range(0, Count).Select(i => Read(i).Mask.Labels)];

    /// <summary>Some pairs, chosen by seed.</summary>
    internal int[] Some(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        RandomStreams.Open((ulong)seed, "pairs of the bound").Shuffle(order.AsSpan());
        return order[..Math.Min(count, Count)];
    }

    public void Dispose() => _pack.Dispose();
}
