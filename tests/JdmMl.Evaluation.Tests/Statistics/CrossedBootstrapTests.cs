namespace JdmMl.Evaluation.Tests;

public class CrossedBootstrapTests
{
    private static readonly double[] Images = [.. Enumerable.Range(0, 60).Select(i => 0.3 * Math.Sin(i * 1.7))];

    private static string[] Alone(int count) => [.. Enumerable.Repeat("", count)];

    [Fact]
    public void One_run_gives_the_interval_of_the_group_bootstrap()
    {
        string[] groups = [.. Enumerable.Range(0, 60).Select(i => i < 50 ? $"g{i / 3}" : "")];
        var crossed = CrossedBootstrap.OfMean([Images], groups, new() { Seed = 5 });
        var grouped = GroupBootstrap.OfMean(Images, groups, new() { Seed = 5 });
        Assert.Equal(grouped.Lower, crossed.Lower, 1e-12);
        Assert.Equal(grouped.Upper, crossed.Upper, 1e-12);
    }

    // In value = image + run the resampled mean is a sum of two independent means: var(image) / 60 + var(run) / 12.
    [Fact]
    public void Effects_of_images_and_runs_add_up_to_the_closed_form()
    {
        double[] runs = [.. Enumerable.Range(0, 12).Select(s => 0.2 * Math.Cos(s * 2.3))];
        static double Variance(double[] x) => x.Sum(v => (v - x.Average()) * (v - x.Average())) / x.Length;
        double half = 1.96 * Math.Sqrt(Variance(Images) / Images.Length + Variance(runs) / runs.Length);
        double mean = Images.Average() + runs.Average();

        double[][] values = [.. runs.Select(run => Images.Select(image => image + run).ToArray())];
        var interval = CrossedBootstrap.OfMean(values, Alone(60), new() { Resamples = 20_000 });

        Assert.Equal(mean - half, interval.Lower, 0.05 * half);
        Assert.Equal(mean + half, interval.Upper, 0.05 * half);
    }

    [Fact]
    public void Runs_that_differ_widen_the_interval_even_where_all_images_agree()
    {
        double[][] values = [[.. Enumerable.Repeat(-1.0, 9)], [.. Enumerable.Repeat(1.0, 9)]];
        var interval = CrossedBootstrap.OfMean(values, Alone(9));
        Assert.Equal((-1.0, 1.0), (interval.Lower, interval.Upper));
    }

    [Fact]
    public void One_group_has_no_interval_and_gaps_are_refused()
    {
        Assert.False(CrossedBootstrap.OfMean([[1, 2], [3, 4]], ["a", "a"]).IsDefined);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => CrossedBootstrap.OfMean([[1, double.NaN]], Alone(2))).Message);
        Assert.Contains("1 values for 2", Assert.Throws<ArgumentException>(() => CrossedBootstrap.OfMean([[1]], Alone(2))).Message);
        Assert.Contains("no runs", Assert.Throws<ArgumentException>(() => CrossedBootstrap.OfMean([], [])).Message);
    }
}
