namespace JdmMl.Evaluation.Tests;

public class SignFlipTestTests
{
    private static PairedDifferences Alone(params double[] values) =>
        PairedDifferences.Of([values], [.. values.Select((_, i) => new ImageKey("set", $"{i}", ""))]);

    private static double BruteForce(double[] parts)
    {
        int extreme = 0, patterns = 1 << parts.Length;
        for (int pattern = 0; pattern < patterns; pattern++)
        {
            double sum = parts.Select((p, i) => (pattern >> i & 1) == 0 ? p : -p).Sum();
            if (Math.Abs(sum) >= Math.Abs(parts.Sum()) - 1e-9) extreme++;
        }
        return (double)extreme / patterns;
    }

    [Fact]
    public void Exact_p_counts_every_pattern()
    {
        var chance = new Random(1);
        for (int n = 1; n <= 12; n++)
        {
            double[] values = [.. Enumerable.Range(0, n).Select(_ => chance.NextDouble() - 0.35)];
            var result = SignFlipTest.Of(Alone(values));
            Assert.Equal(BruteForce(values), result.PValue, 1e-12);
            Assert.Equal((true, 1L << n, n), (result.Exact, result.Permutations, result.Groups));
        }
        Assert.Equal(BruteForce([1, 1, 1, -1, 2, 2]), SignFlipTest.Of(Alone(1, 1, 1, -1, 2, 2)).PValue, 1e-12);   // ties
    }

    [Fact]
    public void Images_and_seeds_of_a_group_flip_together()
    {
        string[] groups = ["a", "a", "b", "b", "b", "c", "d"];
        double[] first = [1, 2, 0.5, -0.2, 1, 0.7, -0.4], second = [0.5, 1, 0.5, 0.2, 0, -0.7, 0.9];
        var differences = PairedDifferences.Of([first, second], [.. groups.Select((g, i) => new ImageKey("set", $"{i}", g))]);
        double[] sums =
            [.. groups.Distinct().Select(g => Enumerable.Range(0, 7).Where(i => groups[i] == g).Sum(i => first[i] + second[i]))];
        Assert.Equal(BruteForce(sums), SignFlipTest.Of(differences).PValue, 1e-12);
    }

    [Fact]
    public void Seeds_that_differ_flip_their_deviations_so_that_few_seeds_give_no_small_p()
    {
        // all groups gain with each seed, but the seeds disagree widely: mean 1, deviations -1.9, 0.4, 1.5 of 3 seeds
        double[] seeds = [-0.9, 1.4, 2.5], groups = [.. Enumerable.Range(0, 9).Select(g => 0.1 * Math.Sin(g))];
        double[][] values = [.. seeds.Select(s => groups.Select(g => s + g).ToArray())];
        ImageKey[] images = [.. groups.Select((_, i) => new ImageKey("set", $"{i}", ""))];
        double mean = seeds.Average();
        double[] parts = [.. groups.Select(g => (mean + g) / 9), .. seeds.Select(s => (s - mean) / Math.Sqrt(6))];
        double p = SignFlipTest.Of(PairedDifferences.Of(values, images)).PValue;
        Assert.Equal(BruteForce(parts), p, 1e-12);
        Assert.True(p > 0.05);
        Assert.Equal(2 / 512.0, SignFlipTest.Of(PairedDifferences.Of([values[1]], images)).PValue, 1e-12);
    }

    [Fact]
    public void Test_sets_weigh_as_asked()
    {
        ImageKey[] images = [.. Enumerable.Range(0, 9).Select(i => new ImageKey(i < 6 ? "large" : "small", $"{i}", ""))];
        double[] values = [0.1, 0.2, 0.15, 0.1, -0.02, 0.3, -0.2, 0.4, -0.3];
        double[] macro = [.. values.Select((v, i) => v / (i < 6 ? 6 : 3))];
        var differences = PairedDifferences.Of([values], images);
        Assert.Equal(BruteForce(values), SignFlipTest.Of(differences).PValue, 1e-12);
        double p = SignFlipTest.Of(differences, new() { Weighting = DataSetWeighting.DataSets }).PValue;
        Assert.Equal(BruteForce(macro), p, 1e-12);
    }

    [Fact]
    public void Random_patterns_approach_the_exact_p_and_never_reach_zero()
    {
        double[] values = [.. Enumerable.Range(0, 18).Select(i => Math.Sin(1.7 * i) + 0.35)];
        double exact = SignFlipTest.Of(Alone(values)).PValue;
        var sampled = SignFlipTest.Of(Alone(values), new() { ExactSigns = 0, Permutations = 40_000, Seed = 3 });
        Assert.False(sampled.Exact);
        Assert.Equal(exact, sampled.PValue, 4 * Math.Sqrt(exact * (1 - exact) / 40_000));
        Assert.Equal(sampled, SignFlipTest.Of(Alone(values), new() { ExactSigns = 0, Permutations = 40_000, Seed = 3 }));

        double[] clear = [.. Enumerable.Range(0, 100).Select(i => 1 + 0.1 * Math.Sin(i))];
        Assert.Equal(1 / 501.0, SignFlipTest.Of(Alone(clear), new() { Permutations = 500 }).PValue, 1e-15);
    }

    [Fact]
    public void No_difference_has_p_one() => Assert.Equal(1, SignFlipTest.Of(Alone(0, 0, 0, 0)).PValue);

    [Fact]
    public void Impossible_options_are_refused_together()
    {
        var message = Assert.Throws<ArgumentException>(
            () => SignFlipTest.Of(Alone(1, 2), new() { Permutations = 1, ExactSigns = 31 })).Message;
        Assert.Contains("Permutations is 1", message);
        Assert.Contains("ExactSigns is 31", message);
    }
}
