namespace JdmMl.Evaluation.Tests;

public class PowerTests
{
    // difference of Dice in points: 0.8 between seeds is what repeated trainings show on small sets
    private static readonly PowerPlan Plan =
        new() { Effect = 1.5, SeedDeviation = 0.8, GroupDeviation = 4, RestDeviation = 6, Groups = 60 };

    [Fact]
    public void The_noncentral_t_agrees_with_SciPy()
    {
        var golden = GoldenStatistics.Of("noncentralT").EnumerateArray().ToList();
        Assert.Equal(8, golden.Count);
        foreach (var one in golden)
            Assert.Equal(one.NumberAt("cdf"), NoncentralT.Cdf(one.NumberAt("t"), one.NumberAt("degrees"), one.NumberAt("shift")), 1e-8);
    }

    [Fact]
    public void Without_an_effect_the_power_is_the_level() => Assert.Equal(0.05, Power.Of(Plan with { Effect = 0 }, 5), 1e-6);

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    public void The_formula_agrees_with_simulation(int seeds)
    {
        const int comparisons = 500;
        int found = (int)Math.Round(comparisons * Power.Simulated(Plan, seeds, comparisons, 1));
        var simulated = ErrorRate.Of(found, comparisons, 0.99).Interval;
        Assert.InRange(Power.Of(Plan, seeds), simulated.Lower, simulated.Upper);
    }

    [Fact]
    public void More_seeds_find_more_and_the_smallest_sufficient_number_is_returned()
    {
        int seeds = Power.SeedsFor(Plan, 0.6)!.Value;
        Assert.True(Power.Of(Plan, seeds) >= 0.6);
        Assert.True(seeds == 2 || Power.Of(Plan, seeds - 1) < 0.6);
        Assert.Null(Power.SeedsFor(Plan with { Effect = 0.01 }, 0.8, most: 30));
        Assert.Contains("1 seeds", Assert.Throws<ArgumentException>(() => Power.Of(Plan, 1)).Message);
    }

    [Fact]
    public void A_plan_takes_its_components_from_an_earlier_comparison()
    {
        // seed effects +-1, group effects +-2, no rest: 2 seeds, 4 groups
        double[][] values = [[1, -3, 1, -3], [3, -1, 3, -1]];
        var pilot = VarianceComponents.Of(
            PairedDifferences.Of(values, [.. Enumerable.Range(0, 4).Select(i => new ImageKey("set", $"{i}", ""))]));
        Assert.Equal(1, pilot.Seed, 1e-12);             // s2 of (-1, 1) / 2
        Assert.Equal(4 / 3.0, pilot.Group, 1e-12);      // s2 of (2, -2, 2, -2) / 4
        Assert.Equal(0, pilot.Rest, 1e-12);
        var plan = PowerPlan.From(0.5, pilot);
        Assert.Equal((Math.Sqrt(2), Math.Sqrt(16 / 3.0), 0.0), (plan.SeedDeviation, plan.GroupDeviation, plan.RestDeviation));
    }
}
