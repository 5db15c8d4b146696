namespace JdmMl.Evaluation.Tests;

/// <summary>Drawn comparisons whose truth is known: how often the interval holds it, and how often a claim is false.</summary>
public class ClaimSimulationTests(Xunit.Abstractions.ITestOutputHelper output)
{
    /// <summary>One kind of test set: groups, images a group, seeds, and the standard deviations of the effects.</summary>
    private sealed record World(int Groups, int Images, int Seeds, double Seed, double Group, double Rest, bool Skewed = false);

    private static readonly Dictionary<string, World> Worlds = new()
    {
        ["CVC-300's size, one seed"] = new(60, 1, 1, 0, 1, 0),
        ["a few images gain much"] = new(100, 1, 1, 0, 1, 0, Skewed: true),
        ["sequences"] = new(20, 5, 1, 0, 1, 1),
        ["five seeds"] = new(60, 1, 5, 0.25, 1, 1),
        ["sequences, seeds and skew"] = new(30, 4, 5, 0.3, 1, 1.5, Skewed: true),
        ["MoNuSeg's size"] = new(14, 1, 1, 0, 1, 0),
    };

    public static TheoryData<string> Names => [.. Worlds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Coverage_is_93_to_97_percent_and_false_claims_at_most_5(string world) =>
        Check(Worlds[world], comparisons: 600, resamples: 500);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Names))]
    public void The_same_with_many_comparisons(string world) => Check(Worlds[world], comparisons: 20_000, resamples: 2000);

    private void Check(World world, int comparisons, int resamples)
    {
        int covered = 0, claimed = 0;
        Parallel.For(0, comparisons, () => (Covered: 0, Claimed: 0), (r, _, counts) =>
        {
            var differences = Draw(world, r);
            var interval = ClusterBootstrap.OfMean(differences, new() { Resamples = resamples, Seed = r }).Interval;
            bool holds = interval.Lower <= 0 && 0 <= interval.Upper;
            bool claim = !holds && SignFlipTest.Of(differences, new() { Permutations = 1000, Seed = r, ExactSigns = 12 }).PValue <= 0.05;
            return (counts.Covered + (holds ? 1 : 0), counts.Claimed + (claim ? 1 : 0));
        },
        counts =>
        {
            Interlocked.Add(ref covered, counts.Covered);
            Interlocked.Add(ref claimed, counts.Claimed);
        });
        double coverage = (double)covered / comparisons, claims = (double)claimed / comparisons;
        output.WriteLine($"{world}: coverage {coverage:0.0000}, false claims {claims:0.0000} of {comparisons}");
        // few comparisons may lie outside by chance: the exact 99 % interval of each share must reach into its range
        var covering = ErrorRate.Of(covered, comparisons, 0.99).Interval;
        var claiming = ErrorRate.Of(claimed, comparisons, 0.99).Interval;
        Assert.True(covering.Upper >= 0.93 && covering.Lower <= 0.97, $"coverage {coverage}");
        Assert.True(claiming.Lower <= 0.05, $"false claims {claims}");
        if (comparisons < 10_000) return;
        Assert.InRange(coverage, 0.93, 0.97);
        Assert.InRange(claims, 0, 0.05);
    }

    private static PairedDifferences Draw(World world, int index)
    {
        var chance = SplitMix64.For(77, index);
        double Effect(ref SplitMix64 from) => world.Skewed ? -Math.Log(1 - from.NextDouble()) - 1 : from.NextGaussian();
        int count = world.Groups * world.Images;
        var ofImage = new double[count];
        for (int g = 0; g < world.Groups; g++)
        {
            double group = world.Group * Effect(ref chance);
            for (int i = 0; i < world.Images; i++)
                ofImage[g * world.Images + i] = group + (world.Images > 1 ? world.Rest * chance.NextGaussian() : 0);
        }
        double[][] values = [.. Enumerable.Range(0, world.Seeds).Select(_ => new double[count])];
        foreach (var run in values)
        {
            double seed = world.Seed * chance.NextGaussian();
            for (int i = 0; i < count; i++) run[i] = ofImage[i] + seed + (world.Seeds > 1 ? world.Rest * chance.NextGaussian() : 0);
        }
        ImageKey[] images =
            [.. Enumerable.Range(0, count).Select(i => new ImageKey("set", $"{i}", world.Images > 1 ? $"g{i / world.Images}" : ""))];
        return PairedDifferences.Of(values, images);
    }
}
