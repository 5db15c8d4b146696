namespace JdmMl.Evaluation.Tests;

public class ClusterBootstrapTests
{
    private static readonly BootstrapOptions Plain = new() { CorrectWidth = false, Resamples = 100_000, Seed = 4 };

    private static ImageKey[] Alone(int count) => [.. Enumerable.Range(0, count).Select(i => new ImageKey("set", $"{i}", ""))];

    [Fact]
    public void The_plain_interval_agrees_with_SciPy_and_differs_from_the_percentile_interval()
    {
        var golden = GoldenStatistics.Of("bootstrap");
        var (values, bca, percentile) = (golden.NumbersAt("values"), golden.NumbersAt("bca"), golden.NumbersAt("percentile"));
        var result = ClusterBootstrap.OfMean(PairedDifferences.Of([values], Alone(values.Length)), Plain);

        // the ends of 100,000 resamples have a standard error of about 0.002 here; BCa and percentile lie 0.04 to 0.06 apart
        Assert.Equal(IntervalMethod.Bca, result.Method);
        Assert.Equal(bca[0], result.Interval.Lower, 0.008);
        Assert.Equal(bca[1], result.Interval.Upper, 0.008);
        Assert.True(Math.Abs(percentile[1] - result.Interval.Upper) > 0.03);
        Assert.Equal(values.Average(), result.Estimate, 1e-12);
    }

    [Fact]
    public void The_acceleration_is_a_sixth_of_the_skewness_over_root_n()
    {
        double[] values = GoldenStatistics.Of("bootstrap").NumbersAt("values");
        double mean = values.Average();
        double third = values.Sum(v => Math.Pow(v - mean, 3)), second = values.Sum(v => (v - mean) * (v - mean));
        var result = ClusterBootstrap.OfMean(PairedDifferences.Of([values], Alone(values.Length)), new() { Resamples = 100 });
        Assert.Equal(third / (6 * Math.Pow(second, 1.5)), result.Acceleration, 1e-12);
    }

    [Fact]
    public void A_symmetric_sample_gets_the_width_of_the_t_interval()
    {
        double[] values = [.. Enumerable.Range(-5, 11).Select(i => (double)i)];   // mean 0, s2 = 11, t_10 = 2.2281
        var result = ClusterBootstrap.OfMean(PairedDifferences.Of([values], Alone(11)), new() { Resamples = 40_000 });
        Assert.Equal(1, result.StandardError, 1e-12);
        Assert.Equal(-2.2281, result.Interval.Lower, 0.06);
        Assert.Equal(2.2281, result.Interval.Upper, 0.06);
    }

    [Fact]
    public void Seeds_that_differ_widen_the_interval_to_their_t_interval()
    {
        double[] seeds = [0.1, 0.5, 0.3, 0.9];   // no other variation: mean 0.45, s2 = 0.1167, t_3 = 3.1824
        double[][] values = [.. seeds.Select(s => Enumerable.Repeat(s, 12).ToArray())];
        var differences = PairedDifferences.Of(values, Alone(12));
        double half = 3.182446 * Math.Sqrt(0.35 / 3 / 4);
        var result = ClusterBootstrap.OfMean(differences, new() { Resamples = 40_000 });
        Assert.Equal(2 * half, result.Interval.Upper - result.Interval.Lower, 0.1 * half);
        Assert.True(result.Interval.Lower < 0);
        var single = ClusterBootstrap.OfMean(PairedDifferences.Of([values[1]], Alone(12)));
        Assert.Equal((IntervalMethod.Point, new Interval(0.5, 0.5)), (single.Method, single.Interval));
    }

    [Fact]
    public void Copies_of_an_image_in_its_group_add_no_certainty()
    {
        double[] once = [0.1, 0.9, 0.4, 0.6, 0.8, 0.2];
        var single = PairedDifferences.Of([once], Alone(6));
        double[] copied = [.. once.SelectMany(v => Enumerable.Repeat(v, 8))];
        var grouped = PairedDifferences.Of([copied], [.. copied.Select((_, i) => new ImageKey("set", $"{i}", $"{i / 8}"))]);
        var (a, b) = (ClusterBootstrap.OfMean(single), ClusterBootstrap.OfMean(grouped));
        Assert.Equal(a.StandardError, b.StandardError, 1e-12);
        Assert.Equal(a.Interval.Lower, b.Interval.Lower, 0.02);
        Assert.Equal(a.Interval.Upper, b.Interval.Upper, 0.02);
        var plain = Plain with { ResampleImages = false };
        Assert.Equal(
            ClusterBootstrap.OfMean(single, plain).Interval.Upper, ClusterBootstrap.OfMean(grouped, plain).Interval.Upper, 1e-12);
    }

    [Fact]
    public void The_image_stage_adds_the_variance_within_groups()
    {
        // 4 groups of 5: var(group means) / 4 + mean(var within) / 20, all with denominator n
        double[] values = [.. Enumerable.Range(0, 20).Select(i => i / 5 + Math.Sin(2.1 * i))];
        var differences = PairedDifferences.Of([values], [.. values.Select((_, i) => new ImageKey("set", $"{i}", $"g{i / 5}"))]);
        double[][] groups = [.. values.Chunk(5)];
        static double Variance(double[] x) => x.Sum(v => (v - x.Average()) * (v - x.Average())) / x.Length;
        double between = Variance([.. groups.Select(g => g.Average())]) / 4, within = groups.Average(Variance) / 20;
        double three = ClusterBootstrap.OfMean(differences, Plain).StandardError;
        double two = ClusterBootstrap.OfMean(differences, Plain with { ResampleImages = false }).StandardError;
        Assert.Equal(Math.Sqrt(between + within), three, 0.01 * three);
        Assert.Equal(Math.Sqrt(between), two, 0.01 * two);
    }

    [Fact]
    public void Groups_of_the_same_name_in_two_test_sets_are_two_groups_and_the_sets_keep_their_weight()
    {
        ImageKey[] images = [.. Enumerable.Range(0, 12).Select(i => new ImageKey(i < 8 ? "large" : "small", $"{i}", $"g{i % 4}"))];
        double[] values = [.. images.Select((k, i) => k.DataSet == "large" ? 0.1 * Math.Sin(i) : 1 + 0.1 * Math.Sin(i))];
        var differences = PairedDifferences.Of([values], images);
        double large = values.Take(8).Average(), small = values.Skip(8).Average();
        Assert.Equal(8, differences.Groups);
        var macro = ClusterBootstrap.OfMean(differences, new() { Weighting = DataSetWeighting.DataSets });
        Assert.Equal((large + small) / 2, macro.Estimate, 1e-12);
        Assert.Equal(values.Average(), ClusterBootstrap.OfMean(differences).Estimate, 1e-12);
        Assert.InRange(macro.Interval.Upper - macro.Interval.Lower, 0.001, 0.3);   // no set is swapped for the other, 1 apart
    }

    [Fact]
    public void Degenerate_data_are_named()
    {
        var one = PairedDifferences.Of([[1, 2, 3]], [.. Enumerable.Range(0, 3).Select(i => new ImageKey("set", $"{i}", "g"))]);
        var result = ClusterBootstrap.OfMean(one);
        Assert.Equal((IntervalMethod.Undefined, 2.0, false), (result.Method, result.Estimate, result.Interval.IsDefined));
        Assert.Contains("two groups", Assert.Throws<ArgumentException>(() => VarianceComponents.Of(one)).Message);
    }

    [Fact]
    public void The_seed_decides()
    {
        var differences = PairedDifferences.Of([GoldenStatistics.Of("bootstrap").NumbersAt("values")], Alone(25));
        Assert.Equal(ClusterBootstrap.OfMean(differences, new() { Seed = 1 }), ClusterBootstrap.OfMean(differences, new() { Seed = 1 }));
        Assert.NotEqual(ClusterBootstrap.OfMean(differences, new() { Seed = 1 }), ClusterBootstrap.OfMean(differences, new() { Seed = 2 }));
    }

    [Fact]
    public void Impossible_options_are_refused_together()
    {
        var differences = PairedDifferences.Of([[1, 2]], Alone(2));
        var message = Assert.Throws<ArgumentException>(
            () => ClusterBootstrap.OfMean(differences, new() { Resamples = 5, Confidence = 95 })).Message;
        Assert.Contains("Resamples is 5", message);
        Assert.Contains("Confidence is 95", message);
    }
}
