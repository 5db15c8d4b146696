namespace JdmMl.Evaluation.Tests.Overlap;

public class EmptyMasksTests
{
    private const double NaN = double.NaN;

    private static readonly OverlapCounts BothEmpty = new(0, 0, 0, 9);
    private static readonly OverlapCounts TruthEmpty = new(0, 4, 0, 5);
    private static readonly OverlapCounts PredictionEmpty = new(0, 0, 4, 5);

    // Dice, IoU, sensitivity, precision
    [Theory]
    [InlineData(EmptyMasks.Exclude, NaN, NaN, NaN, NaN)]
    [InlineData(EmptyMasks.One, 1, 1, 1, 1)]
    [InlineData(EmptyMasks.Zero, 0, 0, 0, 0)]
    public void Both_empty(EmptyMasks convention, double dice, double iou, double sensitivity, double precision) =>
        Assert.Equal(new(dice, iou, sensitivity, precision, Specificity: 1), OverlapScore.Of(BothEmpty, convention));

    [Theory]
    [InlineData(EmptyMasks.Exclude, 0, 0, NaN, 0)]
    [InlineData(EmptyMasks.One, 0, 0, NaN, 0)]
    [InlineData(EmptyMasks.Zero, 0, 0, 0, 0)]
    public void Only_the_truth_empty(EmptyMasks convention, double dice, double iou, double sensitivity, double precision) =>
        Assert.Equal(new(dice, iou, sensitivity, precision, Specificity: 5.0 / 9), OverlapScore.Of(TruthEmpty, convention));

    [Theory]
    [InlineData(EmptyMasks.Exclude, 0, 0, 0, NaN)]
    [InlineData(EmptyMasks.One, 0, 0, 0, NaN)]
    [InlineData(EmptyMasks.Zero, 0, 0, 0, 0)]
    public void Only_the_prediction_empty(EmptyMasks convention, double dice, double iou, double sensitivity, double precision) =>
        Assert.Equal(new(dice, iou, sensitivity, precision, Specificity: 1), OverlapScore.Of(PredictionEmpty, convention));

    [Theory]
    [InlineData(EmptyMasks.Exclude)]
    [InlineData(EmptyMasks.One)]
    [InlineData(EmptyMasks.Zero)]
    public void Conventions_agree_where_both_masks_hold_foreground(EmptyMasks convention) =>
        Assert.Equal(new(6.0 / 9, 3.0 / 6, 3.0 / 5, 3.0 / 4, 10.0 / 11), OverlapScore.Of(new(3, 1, 2, 10), convention));

    [Theory]
    [InlineData(EmptyMasks.Exclude, NaN)]
    [InlineData(EmptyMasks.One, NaN)]
    [InlineData(EmptyMasks.Zero, 0)]
    public void Specificity_of_a_full_truth(EmptyMasks convention, double specificity) =>
        Assert.Equal(specificity, OverlapScore.Of(new(7, 0, 2, 0), convention).Specificity);

    [Fact]
    public void Undefined_is_the_default() => Assert.True(double.IsNaN(OverlapScore.Of(BothEmpty).Dice));

    [Theory]
    [InlineData(EmptyMasks.Exclude, 0.25, 1)] // (0 + 0.5) / 2
    [InlineData(EmptyMasks.One, 0.5, 0)] // (1 + 0 + 0.5) / 3
    [InlineData(EmptyMasks.Zero, 1.0 / 6, 0)] // (0 + 0 + 0.5) / 3
    public void Means_follow_the_convention(EmptyMasks convention, double meanDice, int excluded)
    {
        var summary = EvaluationSummary.Of(
            [
                ImageScore.Of("both empty", "a", [0, 0, 0, 0], [0, 0, 0, 0]),
                ImageScore.Of("missed", "b", [1, 0, 0, 0], [0, 0, 0, 0]),
                ImageScore.Of("half", "c", [1, 1, 0, 0], [0, 1, 1, 0]),
            ],
            new() { EmptyMasks = convention });

        Assert.Equal(meanDice, summary.MeanDice, 1e-15);
        Assert.Equal(excluded, summary.Excluded);
        Assert.Equal(3, summary.Count);
    }
}
