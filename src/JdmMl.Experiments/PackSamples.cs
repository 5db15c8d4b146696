using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>Some pairs of a pack, to look at.</summary>
internal static class PackSamples
{
    /// <summary>Up to <paramref name="count"/> pairs, chosen by seed.</summary>
    internal static IReadOnlyList<ImagePair> Of(PackedPairs pack, int count, int seed)
    {
        int size = pack.Size, area = size * size;
        var rgb = new byte[3 * area];
        var samples = new List<ImagePair>();
        int[] order = [.. Enumerable.Range(0, pack.Count)];
        RandomStreams.Open((ulong)seed, "shown pairs").Shuffle(order.AsSpan());
        foreach (int index in order.Take(count))
        {
            var mask = new byte[area];
            var pixels = new byte[3 * area];
            pack.Read(index, rgb, mask);
            for (int i = 0; i < area; i++)
                for (int c = 0; c < 3; c++) pixels[3 * i + c] = rgb[c * area + i];
            samples.Add(new ImagePair(pack.Items[index], new RgbImage(size, size, pixels), new LabelMask(size, size, mask)));
        }
        return samples;
    }
}
