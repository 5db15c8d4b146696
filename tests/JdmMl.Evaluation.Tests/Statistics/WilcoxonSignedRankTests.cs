namespace JdmMl.Evaluation.Tests;

public class WilcoxonSignedRankTests
{
    [Fact]
    public void Agrees_with_SciPy_exact_and_normal_with_and_without_ties_and_zeros()
    {
        var cases = GoldenStatistics.Of("wilcoxon").EnumerateArray().ToList();
        Assert.Equal(40, cases.Count);
        foreach (var one in cases)
        {
            var zeros = one.GetProperty("zeros").GetString() == "pratt" ? ZeroDifferences.Pratt : ZeroDifferences.Discard;
            var result = WilcoxonSignedRank.Of(one.NumbersAt("differences"), zeros);
            Assert.Equal(one.NumberAt("statistic"), result.Statistic, 1e-9);
            Assert.Equal(one.NumberAt("p"), result.PValue, 1e-10);
            Assert.Equal(result.Count <= 50, result.Exact);
        }
    }

    [Fact]
    public void Rank_sums_follow_the_definition()
    {
        // |d| 1, 2, 2, 4 have the ranks 1, 2.5, 2.5, 4; patterns of 16 with a sum of at most 2.5: {}, {1}, {2.5}, {2.5}
        var result = WilcoxonSignedRank.Of([1, 2, -2, 4]);
        Assert.Equal((7.5, 2.5, 2.5), (result.Positive, result.Negative, result.Statistic));
        Assert.Equal(2 * 4 / 16.0, result.PValue, 1e-15);
    }

    [Fact]
    public void Zeros_alone_decide_nothing()
    {
        var result = WilcoxonSignedRank.Of([0, 0, 0]);
        Assert.Equal((1.0, 0), (result.PValue, result.Count));
    }

    [Fact]
    public void What_cannot_be_ranked_is_refused()
    {
        Assert.Contains("no differences", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Of([])).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.Of([1, double.NaN])).Message);
    }
}
