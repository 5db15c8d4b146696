namespace JdmMl.Evaluation.Tests;

public class ThesisClaimTests
{
    [Fact]
    public void The_tables_have_their_rows()
    {
        Assert.Equal(101, ThesisTables.Rows.Count);
        Assert.Equal(
            new("5.4", "PraNet", null, "Kvasir", 89.80, 84.00),
            ThesisTables.Rows.Single(r => r is { Method: "PraNet", DataSet: "Kvasir" }));
        Assert.Equal(
            new("5.1", "nnU-Net, real only", 0, "Kvasir", 90.81, 85.16), ThesisTables.Rows[0]);
    }

    // The numbers of spec/experiments.md, section 1, computed there by another program.
    [Theory]
    [InlineData(100, 1.48, 1.38)]
    [InlineData(250, 1.42, 1.54)]
    [InlineData(500, 2.39, 2.48)]
    [InlineData(1000, 2.07, 1.97)]
    public void Gains_at_each_ratio(int ratio, double macro, double weighted)
    {
        var sets = ThesisClaim.GainsByRatio[ratio];
        Assert.Equal(macro, DataSetMean.Over(sets, DataSetWeighting.DataSets), 0.0051);
        Assert.Equal(weighted, DataSetMean.Over(sets, DataSetWeighting.Images), 0.0051);
    }

    [Fact]
    public void The_three_averages_have_their_labels_and_none_is_a_claim()
    {
        var lines = ThesisClaim.Lines();
        Assert.Contains("  +2.39  macro mean over 5 test sets at the fixed ratio 500 %", lines);
        Assert.Contains("  +2.48  image-weighted mean at the fixed ratio 500 %", lines);
        Assert.Contains("  +2.57  macro mean with the best ratio picked on each test set", lines);
        Assert.Contains("  +2.54  image-weighted mean with the best ratio picked on each test set", lines);
        Assert.Contains(lines, l => l.Contains("no variance"));
        Assert.Contains(lines, l => l.Contains("chosen on the test sets"));
        Assert.Contains(lines, l => l.Contains("compute-matched control is missing"));
        Assert.DoesNotContain(lines, l => l.Contains("improves"));
    }
}
