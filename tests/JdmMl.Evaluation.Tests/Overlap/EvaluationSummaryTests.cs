namespace JdmMl.Evaluation.Tests.Overlap;

public class EvaluationSummaryTests
{
    [Fact]
    public void Images_weigh_the_same_whatever_their_size()
    {
        var summary = EvaluationSummary.Of(
        [
            ImageScore.Of("small", "", [1, 0, 0, 0], [1, 0, 0, 0]), // Dice 1
            ImageScore.Of("large", "", [1, 1, 1, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0]), // Dice 0.5, IoU 1/3
        ]);

        Assert.Equal(0.75, summary.MeanDice, 1e-15);
        Assert.Equal(2.0 / 3, summary.MeanIou, 1e-15);
        Assert.Equal((1 + 1.0 / 3) / 2, summary.MeanSensitivity, 1e-15);
        Assert.Equal(1, summary.MeanPrecision, 1e-15);
        Assert.Equal(2.0 * 3 / (2 * 3 + 4), summary.Pooled.ForegroundDice, 1e-15);
    }

    [Fact]
    public void Medians_leave_out_what_is_undefined()
    {
        var summary = EvaluationSummary.Of(
        [
            ImageScore.Of("perfect", "", [1, 0], [1, 0]),
            ImageScore.Of("missed", "", [1, 0], [0, 1]),
            ImageScore.Of("half", "", [1, 1, 0], [0, 1, 1]),
            ImageScore.Of("empty", "", [0, 0], [0, 0]),
        ]);

        Assert.Equal(0.5, summary.MedianDice, 1e-15);
        Assert.Equal(1.0 / 3, summary.MedianIou, 1e-15);
        Assert.Equal((4, 1, 4), (summary.Count, summary.Excluded, summary.Groups));
    }

    [Fact]
    public void Classes_are_summarised_one_by_one()
    {
        var summary = EvaluationSummary.Of(
        [
            ImageScore.Of("1", "", [0, 1, 1, 2], [0, 1, 2, 2], 3), // class 1: Dice 2/3, IoU 1/2; class 2: Dice 2/3, IoU 1/2
            ImageScore.Of("2", "", [0, 1, 1, 0], [0, 1, 1, 0], 3), // class 1: 1; class 2: in neither
        ]);

        Assert.Equal(1, summary.MeanDice, 1e-15); // foreground against background is perfect
        Assert.Equal([(1, 0), (2, 1)], summary.Classes.Select(c => (c.ClassId, c.Excluded)));
        Assert.Equal(5.0 / 6, summary.Classes[0].MeanDice, 1e-15);
        Assert.Equal(0.75, summary.Classes[0].MeanIou, 1e-15);
        Assert.Equal(2.0 / 3, summary.Classes[1].MeanDice, 1e-15);
        Assert.Equal(0.5, summary.Classes[1].MeanIou, 1e-15);
        Assert.Equal(0.75, summary.ClassMeanDice, 1e-15);
        Assert.Equal(0.625, summary.ClassMeanIou, 1e-15);
        Assert.Equal((1 + 0.75 + 0.5) / 3, summary.Pooled.MeanClassIou, 1e-15);
    }

    [Fact]
    public void Pooled_scores_take_every_class()
    {
        byte[] truth = [0, 1, 1, 2, 0], prediction = [0, 1, 2, 2, 1];

        var pooled = PooledScore.Of([ImageScore.Of("1", "", truth, prediction, 3)]);

        Assert.Equal(3.0 / 5, pooled.MicroDice, 1e-15); // over all classes Dice is the share of right pixels
        Assert.Equal((1.0 / 2 + 1.0 / 3 + 1.0 / 2) / 3, pooled.MeanClassIou, 1e-15);
    }

    [Fact]
    public void Without_a_defined_image_the_means_are_undefined()
    {
        var summary = EvaluationSummary.Of([ImageScore.Of("empty", "", [0], [0])]);

        Assert.True(double.IsNaN(summary.MeanDice) && double.IsNaN(summary.MedianDice) && double.IsNaN(summary.ClassMeanDice));
        Assert.False(summary.DiceInterval.IsDefined);
    }

    [Fact]
    public void No_images_are_refused() => Assert.Throws<ArgumentException>(() => EvaluationSummary.Of([]));

    [Fact]
    public void Mixed_class_counts_are_refused() =>
        Assert.Equal(
            "Image 'b' was scored with 3 classes and 'a' with 2; score all images with one class count.",
            Assert.Throws<ArgumentException>(() => EvaluationSummary.Of(
                [ImageScore.Of("a", "", [0, 1], [0, 1]), ImageScore.Of("b", "", [0, 1], [0, 1], 3)])).Message);

    [Fact]
    public void Faulty_options_are_listed_in_one_message() =>
        Assert.Equal(
            "EvaluationOptions: Resamples is 5; expected at least 100, better 2000. " +
            "Confidence is 95; expected a share between 0 and 1, such as 0.95.",
            Assert.Throws<ArgumentException>(() => EvaluationSummary.Of(
                [ImageScore.Of("a", "", [0, 1], [0, 1])], new() { Resamples = 5, Confidence = 95 })).Message);
}
