using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

public class CurvesTests
{
    [Fact]
    public void Smoothing_is_the_weighted_mean_of_all_before()
    {
        double[] values = [3, -1, 4, 1, 5];

        var smooth = Curves.Smooth(values, 0.7);

        for (var n = 0; n < values.Length; n++)
        {
            var weights = Enumerable.Range(0, n + 1).Select(i => Math.Pow(0.7, n - i)).ToArray();
            Assert.Equal(weights.Zip(values, (w, v) => w * v).Sum() / weights.Sum(), smooth[n], 1e-12);
        }
    }

    [Fact]
    public void Smoothing_keeps_gaps_and_is_not_spoiled_by_them() =>
        Assert.Equal([2, double.NaN, 2, double.PositiveInfinity, 2], Curves.Smooth([2, double.NaN, 2, double.PositiveInfinity, 2], 0.9));

    [Fact]
    public void Weight_0_changes_nothing() => Assert.Equal([1, 5, 2], Curves.Smooth([1, 5, 2], 0));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Other_weights_are_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Curves.Smooth([1], weight));

    [Fact]
    public void Thinning_keeps_spikes_and_ends()
    {
        var values = Enumerable.Range(0, 10_000).Select(i => Math.Sin(i / 500.0)).ToArray();
        values[1234] = 50;
        values[7777] = -50;

        var kept = Curves.Thin(values, 100);

        Assert.InRange(kept.Length, 100, 202);
        Assert.Equal(kept.Order().Distinct(), kept);
        Assert.Subset(kept.ToHashSet(), new HashSet<int> { 0, 1234, 7777, 9999 });
    }

    [Fact]
    public void Thinning_keeps_gaps_but_drops_lone_missing_values()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i is 15 or (>= 300 and < 500) ? double.NaN : i).ToArray();

        var kept = Curves.Thin(values, 10);

        Assert.Contains(kept, i => i is >= 300 and < 500);
        Assert.DoesNotContain(15, kept);
    }

    [Fact]
    public void Short_curves_are_kept_whole() => Assert.Equal(Enumerable.Range(0, 20), Curves.Thin(new double[20], 10));
}
