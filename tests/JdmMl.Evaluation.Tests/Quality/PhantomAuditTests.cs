using System.Diagnostics;
using JdmMl.Data;

namespace JdmMl.Evaluation.Tests;

/// <summary>Duplicates planted among a thousand phantoms: how many are found, and how many pairs are called duplicates that are none.</summary>
public class PhantomAuditTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Count = 1000, Size = 64, Planted = 20;
    private static readonly PhantomPairs Phantoms = new(PhantomKind.Polyps, Count, Size, 5);

    private static readonly Dictionary<string, Func<PairPixels, int, PairPixels>> Changes = new()
    {
        ["flip"] = (pair, _) => PairScenes.Flip(pair, transpose: false),
        ["turn"] = (pair, _) => PairScenes.Flip(PairScenes.Flip(pair, transpose: true), transpose: false),
        ["crop"] = Cropped,
        ["jpeg"] = (pair, _) => PairScenes.Blocky(pair, 10),
        ["brightness"] = (pair, i) => PairScenes.Brighter(pair, 0.7 + 0.02 * (i % 20), 20 - 2 * (i % 20)),
        ["flip, crop, jpeg and brightness"] = (pair, i) =>
            PairScenes.Blocky(PairScenes.Brighter(Cropped(PairScenes.Flip(pair, transpose: false), i), 0.8, 15), 8),
    };

    private static PairPixels Cropped(PairPixels pair, int i)
    {
        var chance = SplitMix64.For(13, i);
        int side = (int)(Size * (0.7 + 0.28 * chance.NextDouble()));
        return PairScenes.Crop(pair, chance.NextInt(Size - side + 1), chance.NextInt(Size - side + 1), side);
    }

    private static PairPixels Read(int index)
    {
        var pair = Phantoms.Read(index);
        return new(pair.Image.Pixels, pair.Mask.Labels, Size, Size);
    }

    [Fact]
    public void Planted_duplicates_are_found_among_a_thousand_phantoms()
    {
        var known = new ImageFingerprint[Count];
        Parallel.For(0, Count, i => known[i] = Of(Read(i)));
        var clock = Stopwatch.StartNew();
        var within = NearDuplicates.Within(known);
        output.WriteLine($"{within.Count} false alarms among {Count * (Count - 1) / 2} pairs, {clock.Elapsed.TotalSeconds:0.0} s");
        double alarms = within.Count / (Count * (Count - 1) / 2.0);
        foreach (var (name, change) in Changes)
        {
            clock.Restart();
            int[] sources = [.. Enumerable.Range(0, Planted).Select(i => i * (Count / Planted))];
            var found = NearDuplicates.Between([.. sources.Select(i => Of(change(Read(i), i)))], known);
            int hits = found.Count(f => f.Second == sources[f.First]), others = found.Count - hits;
            output.WriteLine($"{name}: {hits} of {Planted} found, {others} false alarms, {clock.Elapsed.TotalSeconds:0.0} s");
        }
        Assert.True(alarms < 1e-3);
    }

    private static ImageFingerprint Of(PairPixels pair) => ImageFingerprint.Of(pair.Rgb, pair.Width, pair.Height);
}
