using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

public class AxisScaleTests
{
    [Theory]
    [InlineData(0, 1, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1.0 }, "0|0.2|0.4|0.6|0.8|1.0")]
    [InlineData(0.13, 0.87, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1.0 }, "0|0.2|0.4|0.6|0.8|1.0")]
    [InlineData(-0.3, 0.3, new[] { -0.4, -0.2, 0, 0.2, 0.4 }, "-0.4|-0.2|0|0.2|0.4")]
    [InlineData(0, 57_000, new double[] { 0, 20_000, 40_000, 60_000 }, "0|20,000|40,000|60,000")]
    [InlineData(83.2, 87.6, new double[] { 83, 84, 85, 86, 87, 88 }, "83|84|85|86|87|88")]
    [InlineData(0.001, 0.002, new[] { 0.001, 0.0012, 0.0014, 0.0016, 0.0018, 0.002 }, "0.0010|0.0012|0.0014|0.0016|0.0018|0.0020")]
    public void Linear_ticks_are_round_and_cover_the_data(double low, double high, double[] ticks, string labels)
    {
        var axis = AxisScale.Linear(low, high);

        Assert.Equal(ticks, axis.Ticks); // exactly: no 0.30000000000000004
        Assert.Equal(labels, string.Join('|', axis.Ticks.Select(axis.Label)));
        Assert.Equal((ticks[0], ticks[^1]), (axis.Minimum, axis.Maximum));
    }

    [Fact]
    public void An_axis_that_is_not_extended_ends_at_the_data()
    {
        var axis = AxisScale.Linear(3, 11_998, 8, extend: false);

        Assert.Equal((3, 11_998), (axis.Minimum, axis.Maximum));
        Assert.Equal([2000, 4000, 6000, 8000, 10_000], axis.Ticks);
    }

    [Theory]
    [InlineData(0.0004, 0.8, new[] { 0.001, 0.01, 0.1 }, 0.0002, 1)]
    [InlineData(0.9, 1100, new double[] { 1, 10, 100, 1000 }, 0.5, 2000)]
    [InlineData(1.5, 40, new double[] { 1, 2, 5, 10, 20, 50 }, 1, 50)]
    public void Logarithmic_ticks(double low, double high, double[] ticks, double minimum, double maximum)
    {
        var axis = AxisScale.Logarithmic(low, high);

        Assert.Equal(ticks, axis.Ticks.Take(ticks.Length));
        Assert.InRange(axis.Minimum, minimum, low);
        Assert.InRange(axis.Maximum, high, maximum);
    }

    [Theory]
    [InlineData(1e-9, 1e9)]
    [InlineData(3e-5, 3e-5)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(1e-300, 1e300)]
    public void Logarithmic_axes_cover_every_range(double low, double high)
    {
        var axis = AxisScale.Logarithmic(low, high);

        Assert.True(axis.Minimum <= low * (1 + 1e-9) && axis.Maximum >= high * (1 - 1e-9) && axis.Minimum < axis.Maximum);
        Assert.InRange(axis.Ticks.Count, 2, 9);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-1e-7, -1e-7)]
    [InlineData(-3, 1e6)]
    [InlineData(1e-12, 3e-12)]
    public void Linear_axes_cover_every_range(double low, double high)
    {
        var axis = AxisScale.Linear(low, high);

        Assert.True(axis.Minimum <= low && axis.Maximum >= high && axis.Minimum < axis.Maximum);
        Assert.InRange(axis.Ticks.Count, 2, 12);
        Assert.Equal(axis.Ticks.Order(), axis.Ticks);
    }

    [Fact]
    public void Positions_run_from_0_to_1()
    {
        var linear = AxisScale.Linear(0, 10);
        Assert.Equal([0, 0.25, 1, 1.5], new[] { 0, 2.5, 10, 15 }.Select(linear.Position));

        var log = AxisScale.Logarithmic(1, 100);
        Assert.Equal(0, log.Position(1), 1e-12);
        Assert.Equal(0.5, log.Position(10), 1e-12);
        Assert.Equal(1, log.Position(100), 1e-12);
    }

    [Fact]
    public void What_an_axis_can_show()
    {
        Assert.Equal([true, true, false, false], new[] { -1, 0, double.NaN, double.PositiveInfinity }.Select(AxisScale.Linear(0, 1).CanShow));
        Assert.Equal([true, false, false], new[] { 1e-9, 0, -1 }.Select(AxisScale.Logarithmic(1, 2).CanShow));
    }

    [Fact]
    public void Small_and_large_ticks_are_written_as_powers() =>
        Assert.Equal(["1e-5", "2.5e7"], new[] { 1e-5, 2.5e7 }.Select(AxisScale.Logarithmic(1e-5, 1e8).Label));

    [Fact]
    public void No_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AxisScale.Linear(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AxisScale.Linear(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => AxisScale.Logarithmic(0, 1));
    }
}
