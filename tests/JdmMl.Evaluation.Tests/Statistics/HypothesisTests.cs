namespace JdmMl.Evaluation.Tests;

public class HolmTests
{
    [Fact]
    public void Worked_example()
    {
        // sorted .01 .02 .03 .04 times 4 3 2 1: .04 .06 .06 .06
        var adjusted = Holm.Adjust([0.04, 0.01, 0.03, 0.02]);
        double[] expected = [0.06, 0.04, 0.06, 0.06];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], adjusted[i], 1e-12);
        Assert.Equal([1, 1], Holm.Adjust([0.7, 0.9]));
        Assert.Empty(Holm.Adjust([]));
    }

    [Fact]
    public void What_is_no_probability_is_refused() =>
        Assert.Contains("p-value is NaN", Assert.Throws<ArgumentException>(() => Holm.Adjust([0.1, double.NaN])).Message);
}

public class FalseClaimTests
{
    [Fact]
    public void Agrees_with_SciPy()
    {
        var golden = GoldenStatistics.Of("falseClaim");
        double probability = FalseClaim.Probability(golden.NumbersAt("candidate"), golden.NumbersAt("baseline"));
        Assert.Equal(golden.NumberAt("probability"), probability, 1e-10);
        Assert.InRange(probability, 0.001, 0.999);
    }

    [Fact]
    public void A_difference_of_one_standard_error_with_two_images_is_a_quarter()
    {
        // t_1 is Cauchy: F(-1) = 1/4; sqrt(2) * (mB - mA) / s = -1
        Assert.Equal(0.25, FalseClaim.Probability(2, Math.Sqrt(0.5), 0, 1, 0, 0), 1e-12);
        Assert.Equal(0.75, FalseClaim.Probability(2, -Math.Sqrt(0.5), 0, 1, 0, 0), 1e-12);
        // s_A = s_B = 1, r = 1/2: the difference has standard deviation 1
        Assert.Equal(0.25, FalseClaim.Probability(2, Math.Sqrt(0.5), 0, 1, 1, 0.5), 1e-12);
    }

    [Fact]
    public void Without_variation_the_sign_decides()
    {
        Assert.Equal(0, FalseClaim.Probability([0.6, 0.7], [0.5, 0.6]));
        Assert.Equal(0.5, FalseClaim.Probability([0.5, 0.6], [0.5, 0.6]));
        Assert.Equal(1, FalseClaim.Probability([0.4, 0.5], [0.5, 0.6]));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Contains("1 images", Assert.Throws<ArgumentException>(() => FalseClaim.Probability(1, 0, 0, 1, 1, 0)).Message);
        Assert.Contains("correlation is 2", Assert.Throws<ArgumentException>(() => FalseClaim.Probability(9, 0, 0, 1, 1, 2)).Message);
        Assert.Contains("deviations are -1", Assert.Throws<ArgumentException>(() => FalseClaim.Probability(9, 0, 0, -1, 1, 0)).Message);
    }
}

public class ScoreTailTests
{
    [Fact]
    public void The_median_of_the_worst_tenth()
    {
        double[] scores = [.. Enumerable.Range(1, 40).Select(i => i / 100.0).OrderBy(v => Math.Sin(1000 * v))];
        Assert.Equal(0.025, ScoreTail.WorstDecileMedian(scores), 1e-12);                               // of .01 .02 .03 .04
        Assert.Equal(0.385, ScoreTail.WorstDecileMedian(scores, higherIsBetter: false), 1e-12);
        Assert.Equal(0.2, ScoreTail.WorstDecileMedian([0.4, 0.2, 0.9]));
    }
}

public class DataSetMeanTests
{
    [Fact]
    public void Large_sets_count_more_only_in_the_mean_over_images()
    {
        DataSetMean[] sets = [new("large", 0.5, 3), new("small", 0.9, 1)];
        Assert.Equal(0.7, DataSetMean.Over(sets, DataSetWeighting.DataSets), 1e-12);
        Assert.Equal(0.6, DataSetMean.Over(sets, DataSetWeighting.Images), 1e-12);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => DataSetMean.Over([new("x", double.NaN, 1)], default)).Message);
    }
}
