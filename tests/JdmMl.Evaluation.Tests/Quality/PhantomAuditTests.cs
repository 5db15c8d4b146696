using System.Diagnostics;
using JdmMl.Data;

namespace JdmMl.Evaluation.Tests;

/// <summary>Duplicates planted among phantoms: how many are found, and how many other pairs are called duplicates.</summary>
public class PhantomAuditTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Size = 64;
    private static readonly PhantomPairs Phantoms = new(PhantomKind.Polyps, 1000, Size, 5);

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
    public void Planted_duplicates_are_found_among_phantoms() => Check(count: 120, planted: 6);

    [Fact]
    [Trait("Category", "Long")]
    public void Planted_duplicates_are_found_among_a_thousand_phantoms() => Check(count: 1000, planted: 40);

    private void Check(int count, int planted)
    {
        var known = new ImageFingerprint[count];
        Parallel.For(0, count, i => known[i] = Of(Read(i)));
        var clock = Stopwatch.StartNew();
        int alarms = NearDuplicates.Within(known).Count, missed = 0;
        output.WriteLine($"within: {alarms} false alarms among {count * (count - 1) / 2} pairs, {clock.Elapsed.TotalSeconds:0.0} s");
        int[] sources = [.. Enumerable.Range(0, planted).Select(i => i * (count / planted))];
        foreach (var (name, change) in Changes)
        {
            var found = NearDuplicates.Between([.. sources.Select(i => Of(change(Read(i), i)))], known);
            int hits = found.Count(f => f.Second == sources[f.First]);
            output.WriteLine($"{name}: {hits} of {planted} found, {found.Count - hits} false alarms among {planted * (count - 1)} pairs");
            missed += planted - hits;
            alarms += found.Count - hits;
        }
        int copies = planted * Changes.Count, others = count * (count - 1) / 2 + copies * (count - 1);
        var (detected, alarmed) = (ErrorRate.Of(copies - missed, copies), ErrorRate.Of(alarms, others));
        output.WriteLine($"detected {detected}, false alarms {alarmed}");
        Assert.True(detected.Share >= 0.95, $"{missed} of {copies} were missed");
        Assert.True(alarmed.Interval.Upper < 1e-3, $"{alarms} of {others} were false alarms");
    }

    private static ImageFingerprint Of(PairPixels pair) => ImageFingerprint.Of(pair.Rgb, pair.Width, pair.Height);
}
