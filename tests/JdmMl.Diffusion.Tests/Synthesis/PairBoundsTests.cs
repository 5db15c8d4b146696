using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Synthesis;

public class PairBoundsTests
{
    private static readonly PairBounds Bounds = new();

    [Fact]
    public void Masks_are_judged_at_the_bounds()
    {
        Assert.Equal(PairVerdict.Empty, Bounds.Judge(Filled(100, 0)));
        Assert.Equal(PairVerdict.Empty, Bounds.Judge(Filled(100, 9)));
        Assert.Equal(PairVerdict.Ok, Bounds.Judge(Filled(100, 10)));
        Assert.Equal(PairVerdict.Ok, Bounds.Judge(Filled(100, 9500)));
        Assert.Equal(PairVerdict.Full, Bounds.Judge(Filled(100, 9501)));
        Assert.Equal(PairVerdict.Empty, (Bounds with { MinForeground = 0 }).Judge(Filled(100, 0)));
    }

    [Fact]
    public void Many_parts_or_mostly_specks_are_fragmented()
    {
        var grid = new LabelMask(64, 64, [.. Enumerable.Range(0, 4096).Select(i => (byte)(i % 8 < 4 && i / 64 % 8 < 4 ? 1 : 0))]);
        Assert.Equal(PairVerdict.Ok, Bounds.Judge(grid));                   // 64 squares of 16 pixels
        Assert.Equal(PairVerdict.Ok, (Bounds with { MaxParts = 64 }).Judge(grid));
        Assert.Equal(PairVerdict.Fragmented, (Bounds with { MaxParts = 63 }).Judge(grid));
        Assert.Equal(PairVerdict.Ok, (Bounds with { MinPartShare = 16 / 4096.0 }).Judge(grid));
        Assert.Equal(PairVerdict.Fragmented, (Bounds with { MinPartShare = 17 / 4096.0 }).Judge(grid));
        var random = new RandomStream(1);
        var dust = new LabelMask(256, 256, [.. Enumerable.Range(0, 65536).Select(_ => (byte)(random.NextDouble() < 0.05 ? 1 : 0))]);
        Assert.Equal(PairVerdict.Fragmented, Bounds.Judge(dust));
    }

    [Theory]
    [InlineData(PhantomKind.Polyps, 64)]
    [InlineData(PhantomKind.Nuclei, 64)]
    [InlineData(PhantomKind.Nuclei, 256)]
    public void Real_looking_masks_pass(PhantomKind kind, int size)
    {
        var pairs = new PhantomPairs(kind, 10, size, 5);
        for (int i = 0; i < 10; i++) Assert.Equal(PairVerdict.Ok, Bounds.Judge(pairs.Read(i).Mask));
    }

    [Fact]
    public void Faults_are_named_together_and_counts_add_up()
    {
        var faulty = new PairBounds { MinForeground = 0.5, MaxForeground = 0.2, MaxParts = 0 };
        Assert.StartsWith("PairBounds has 2 faults:", Assert.Throws<JdmException>(faulty.Validate).Message);
        var counts = VerdictCounts.Of(
            [(PairVerdict.Ok, 0), (PairVerdict.Ok, 2), (PairVerdict.Empty, 3), (PairVerdict.Fragmented, 0), (PairVerdict.Full, 0)]);
        Assert.Equal(new VerdictCounts(2, 1, 1, 1, 0, 2, 5), counts);
        Assert.Equal((5, 3), (counts.Total, counts.Degenerate));
        Assert.Equal("5 pairs: 2 ok, 1 empty, 1 full, 1 fragmented; 2 drawn again (5 times in all)", counts.ToString());
        Assert.Equal("1 pairs, not checked against bounds", VerdictCounts.Of([(null, 0)]).ToString());
    }

    private static LabelMask Filled(int side, int pixels)
    {
        var labels = new byte[side * side];
        labels.AsSpan(0, pixels).Fill(1);
        return new LabelMask(side, side, labels);
    }
}
