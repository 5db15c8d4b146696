using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments.Tests.SamplerRuns;

public class SamplerRunResultTests
{
    private static SamplerArm Arm(string name, double cpu, double wall, params double[][] dice) =>
        new(name, 20, new PoolPace(100, cpu, wall), dice, [], []);

    private static SamplerRunResult Result(double lower, double upper, double margin = 2, double dice = 0.8) => new()
    {
        Options = new() { HeldOut = new PhantomPairs(PhantomKind.Nuclei, 3, 16, 1), Output = "none" },
        ModelHash = new string('a', 64), ImageSize = 32, Shown = [],
        Fast = Arm("fast-20", 10, 30, [dice, dice]), Reference = Arm("slow-1000", 480, 600, [dice, dice]),
        Difference = new((lower + upper) / 2, new Interval(lower, upper), margin), AllForegroundDice = 0.3,
    };

    [Theory]
    [InlineData(-1.5, 1, true, "Equivalent: the 95 % interval of the Dice difference, [-1.50, 1.00] points, lies within ±2 points")]
    [InlineData(-2, 2, true, "Equivalent: the 95 % interval of the Dice difference, [-2.00, 2.00] points, lies within ±2 points")]
    [InlineData(0.5, 2.25, false, "Not shown to be equivalent: the 95 % interval of the Dice difference, [0.50, 2.25] points, does not lie within ±2 points")]
    [InlineData(-2.25, 0, false, "Not shown to be equivalent: the 95 % interval of the Dice difference, [-2.25, 0.00] points, does not lie within ±2 points")]
    [InlineData(double.NaN, double.NaN, false, "Not shown to be equivalent: the Dice difference has no interval")]
    public void The_sentence_follows_the_numbers(double lower, double upper, bool equivalent, string sentence)
    {
        var result = Result(lower, upper);
        Assert.Equal(equivalent, result.Difference.Equivalent);
        Assert.Equal(sentence + "; fast-20 draws 48.0 times as many pairs in a CPU-hour as slow-1000.", result.Sentence);
    }

    [Fact]
    public void The_margin_decides() => Assert.False(Result(-1.5, 1, margin: 1).Difference.Equivalent);

    [Fact]
    public void Paces_are_pairs_over_hours()
    {
        var result = Result(-1, 1);
        Assert.Equal((36_000.0, 12_000.0), (result.Fast.Pace.PairsPerCpuHour, result.Fast.Pace.PairsPerHour));
        Assert.Equal((48.0, 20.0), (result.CpuSpeedup, result.WallSpeedup));
        Assert.Equal(new PoolPace(150, 490, 640), result.Reference.Pace + new PoolPace(50, 10, 40));
    }

    [Fact]
    public void Equality_of_segmenters_that_learned_nothing_is_warned_of()
    {
        Assert.Null(SamplerReport.Warning(Result(-1, 1)));
        Assert.Contains("equality says nothing", SamplerReport.Warning(Result(-1, 1, dice: 0.3)));
    }

    [Fact]
    public void Differences_are_paired_by_image_and_seed_in_points()
    {
        double[][] first = [[0.9, 0.5, 0.2], [0.8, 0.6, 0.3]], second = [[0.88, 0.48, 0.18], [0.78, 0.58, 0.28]];
        var constant = DiceDifference.Of(first, second, ["a", "b", "c"], 3, 500);
        Assert.Equal(2, constant.Mean, 1e-9);
        Assert.Equal(2, constant.Interval.Lower, 1e-9);
        Assert.Equal(2, constant.Interval.Upper, 1e-9);
        Assert.True(constant.Equivalent);
        Assert.Equal(-2, DiceDifference.Of(second, first, ["a", "b", "c"], 3, 500).Mean, 1e-9);
    }
}
