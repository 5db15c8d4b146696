namespace JdmMl.Evaluation.Tests;

public class GroupBootstrapTests
{
    private static readonly double[] Values = [.. Enumerable.Range(0, 200).Select(i => 0.5 + 0.4 * Math.Sin(i * 1.7))];
    private static readonly string[] Alone = [.. Enumerable.Repeat("", 200)];

    [Fact]
    public void Independent_images_give_the_normal_interval()
    {
        var mean = Values.Average();
        var deviation = Math.Sqrt(Values.Sum(v => (v - mean) * (v - mean)) / Values.Length);
        var halfWidth = 1.96 * deviation / Math.Sqrt(Values.Length);

        var interval = GroupBootstrap.OfMean(Values, Alone, new() { Resamples = 20_000 });

        // 20,000 resamples leave about 1 % of noise on each end
        Assert.Equal(mean - halfWidth, interval.Lower, 0.05 * halfWidth);
        Assert.Equal(mean + halfWidth, interval.Upper, 0.05 * halfWidth);
    }

    [Fact]
    public void Copies_of_an_image_in_its_group_add_no_certainty()
    {
        double[] once = [0.1, 0.9, 0.4, 0.6, 0.8];
        string[] names = ["a", "b", "c", "d", "e"];
        double[] tenTimes = [.. Enumerable.Range(0, 10).SelectMany(_ => once)];

        var grouped = GroupBootstrap.OfMean(tenTimes, [.. Enumerable.Range(0, 10).SelectMany(_ => names)]);
        var single = GroupBootstrap.OfMean(once, names);
        var naive = GroupBootstrap.OfMean(tenTimes, [.. Enumerable.Repeat("", 50)]);

        Assert.Equal(single.Lower, grouped.Lower, 1e-12);
        Assert.Equal(single.Upper, grouped.Upper, 1e-12);
        Assert.True(naive.Upper - naive.Lower < 0.5 * (grouped.Upper - grouped.Lower));
    }

    [Fact]
    public void Two_groups_give_all_resamples_of_the_closed_form()
    {
        // resampled means: group a twice 0, group b twice 1, both (0 + 1 + 1 + 1) / 4; each end has probability 1/4
        var interval = GroupBootstrap.OfMean([0, 1, 1, 1], ["a", "b", "b", "b"]);

        Assert.Equal(new(0, 1), interval);
        Assert.Equal(new(0.75, 0.75), GroupBootstrap.OfMean([0, 1, 1, 1], ["a", "b", "b", "b"], new() { Confidence = 0.2 }));
    }

    [Fact]
    public void The_seed_decides()
    {
        var first = GroupBootstrap.OfMean(Values, Alone, new() { Seed = 3 });

        Assert.Equal(first, GroupBootstrap.OfMean(Values, Alone, new() { Seed = 3 }));
        Assert.NotEqual(first, GroupBootstrap.OfMean(Values, Alone, new() { Seed = 4 }));
    }

    [Fact]
    public void Undefined_values_are_left_out() =>
        Assert.Equal(
            GroupBootstrap.OfMean([0.2, 0.4, 0.9], ["a", "b", "c"]),
            GroupBootstrap.OfMean([double.NaN, 0.2, 0.4, double.NaN, 0.9], ["z", "a", "b", "b", "c"]));

    [Fact]
    public void One_group_gives_no_interval() =>
        Assert.False(GroupBootstrap.OfMean([0.2, 0.4, 0.9], ["a", "a", "a"]).IsDefined);

    [Fact]
    public void Lists_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => GroupBootstrap.OfMean([0.2], ["a", "b"]));
}
