using JdmMl.Data;
using JdmMl.Leaks;

namespace JdmMl.Diffusion.Tests.Synthesis;

public sealed class PairFolderFillerTests : IDisposable
{
    private static readonly JointDiffusionOptions Options = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 2, BatchSize = 2,
    };

    // An untrained model's masks are noise: the bounds cut them in two by their share of foreground.
    private static readonly PairBounds Half = new() { MinForeground = 0.45, MaxForeground = 0.55, MinPartShare = 0 };

    private readonly TempFolder _folder = new();
    private readonly JointDiffusionModel _model;

    public PairFolderFillerTests()
    {
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 1), Options.Packing);
        _model = new JointDiffusionLearner(Options).Train(pairs);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Shards_and_batches_and_interruptions_give_the_same_files()
    {
        var one = PairFolderFiller.Fill(Synthesizer(16), In("one"), 6);
        Assert.Equal((0, 6, 6), (one.Found, one.Drawn, one.Counts.Total));
        using (var stop = new CancellationTokenSource())
            Assert.Throws<OperationCanceledException>(() => PairFolderFiller.Fill(
                Synthesizer(2), In("two"), 6, new Shard(1, 2), progress: new Listener(p => { if (p.Step > 6) stop.Cancel(); }),
                cancellation: stop.Token));
        Assert.Equal((2, 1), Shares(PairFolderFiller.Fill(Synthesizer(3), In("two"), 6, new Shard(1, 2))));
        Assert.Equal((0, 3), Shares(PairFolderFiller.Fill(Synthesizer(1), In("two"), 6, new Shard(2, 2))));
        Assert.Equal((6, 0), Shares(PairFolderFiller.Fill(Synthesizer(1), In("two"), 6)));
        foreach (string kind in new[] { "images", "masks" })
            for (int k = 0; k < 6; k++)
                Assert.Equal(
                    File.ReadAllBytes(Path.Combine(In("one"), kind, $"{k:000000}.png")),
                    File.ReadAllBytes(Path.Combine(In("two"), kind, $"{k:000000}.png")));
        var lines = PoolShardWriter.ReadProvenance(In("two"));
        Assert.Equal((6, _model.Hash, "Corrected", "3"),
            (lines.Count, lines[3].ModelHash, lines[3].Settings["mode"], lines[3].Settings["steps"]));
        Assert.Equal(6, SyntheticPool.Open(In("two")).Count);
        Assert.Contains("holds another pool", Assert.Throws<JdmException>(
            () => PairFolderFiller.Fill(new PairSynthesizer(_model, Diffusion.Samplers.Ddim(4), 3), In("two"), 6)).Message);

        static (int, int) Shares(PairFolderResult result) => (result.Found, result.Drawn);
    }

    [Fact]
    public void Degenerate_pairs_are_counted_and_by_option_replaced_whatever_the_batch()
    {
        DrawnPair[] Draw(int batch, int redraws, params long[] numbers) =>
            [.. Synthesizer(batch, redraws).Draw(numbers)];
        long[] all = [.. Enumerable.Range(0, 12).Select(k => (long)k)];
        var kept = Draw(5, 0, all);
        var first = new PairSynthesizer(_model, Diffusion.Samplers.Ddim(3), 3, 12).Draw(0, 12).ToArray();
        Assert.All(kept, pair => Assert.Equal(first[pair.Number].Image.Pixels, pair.Pair.Image.Pixels));
        var (some, none) = (kept.Count(p => p.Verdict == PairVerdict.Ok), kept.Count(p => p.Verdict != PairVerdict.Ok));
        Assert.True(some > 0 && none > 0, $"{some} ok and {none} not: the bounds do not divide");
        var replaced = Draw(12, 2, all);
        Assert.Contains(replaced, pair => pair.Attempt > 0);
        foreach (var (before, after) in kept.Zip(replaced))
        {
            Assert.Equal(before.Verdict == PairVerdict.Ok, after.Attempt == 0);
            Assert.Equal(before.Verdict == PairVerdict.Ok, before.Pair.Image.Pixels.SequenceEqual(after.Pair.Image.Pixels));
            Assert.True(after.Verdict == PairVerdict.Ok || after.Attempt == 2);
        }
        foreach (var other in new[] { Draw(1, 2, all), Draw(5, 2, [.. all.Reverse()]).Reverse().ToArray() })
            foreach (var (a, b) in replaced.Zip(other))
            {
                Assert.Equal((a.Number, a.Attempt, a.Verdict), (b.Number, b.Attempt, b.Verdict));
                Assert.Equal(a.Pair.Mask.Labels, b.Pair.Mask.Labels);
                Assert.Equal(a.Pair.Image.Pixels, b.Pair.Image.Pixels);
            }
        var result = PairFolderFiller.Fill(Synthesizer(4, 2), In("bounded"), 12);
        Assert.Equal(VerdictCounts.Of(replaced.Select(p => (p.Verdict, p.Attempt))), result.Counts);
        Assert.Equal(result.Counts, PairFolderFiller.CountsOf(In("bounded")));
    }

    [Fact]
    public void Redraws_without_bounds_are_refused() =>
        Assert.StartsWith("Redraws is 1, but there are no bounds", Assert.Throws<JdmException>(
            () => new PairSynthesizer(_model, Diffusion.Samplers.Ddim(3), 1) { Redraws = 1 }.Draw([0L])).Message);

    [Fact]
    public void Filling_leaves_no_tensor_behind() =>
        LiveHandles.RequireNoGrowth(() => PairFolderFiller.Fill(Synthesizer(2, 2), In(Guid.NewGuid().ToString("N")), 3));

    private string In(string name) => Path.Combine(_folder.Path, name);

    private PairSynthesizer Synthesizer(int batch, int? redraws = null) => new(_model, Diffusion.Samplers.Ddim(3), 3, batch)
    {
        Bounds = redraws is null ? null : Half, Redraws = redraws ?? 0,
    };
}
