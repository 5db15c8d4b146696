using JdmMl.Evaluation.Tests.Golden;

namespace JdmMl.Evaluation.Tests;

/// <summary>Against what other evaluators say about the same masks; NaN equals NaN.</summary>
public class GoldenTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Names => new(GoldenMetrics.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Counts_are_exact(string name)
    {
        var counts = OverlapCounts.OfForeground(GoldenMetrics.Truth(name), GoldenMetrics.Prediction(name));

        var pair = GoldenMetrics.Pair(name);
        Assert.Equal(
            (pair.Number("tp"), pair.Number("fp"), pair.Number("fn"), pair.Number("tn")),
            ((double)counts.TruePositives, counts.FalsePositives, counts.FalseNegatives, counts.TrueNegatives));
        Assert.Equal(pair.Number("nnunet", "n_pred"), counts.Predicted);
        Assert.Equal(pair.Number("nnunet", "n_ref"), counts.Truth);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Foreground_scores_agree_with_three_evaluators(string name)
    {
        var score = OverlapScore.Of(Score(name).Foreground);

        var pair = GoldenMetrics.Pair(name);
        Assert.Equal(pair.Number("per_image_foreground", "dice"), score.Dice, Tolerance);
        Assert.Equal(pair.Number("per_image_foreground", "iou"), score.Iou, Tolerance);
        Assert.Equal(pair.Number("nnunet", "Dice"), score.Dice, Tolerance);
        Assert.Equal(pair.Number("nnunet", "IoU"), score.Iou, Tolerance);
        Assert.Equal(pair.Number("diffaug_eval_util", "dice"), score.Dice, Tolerance);
        Assert.Equal(pair.Number("diffaug_eval_util", "iou"), score.Iou, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_class_equations_agree(string name)
    {
        var pooled = PooledScore.Of([Score(name)]);

        var pair = GoldenMetrics.Pair(name);
        Assert.Equal(pair.Number("eq41_two_classes_micro_dice"), pooled.MicroDice, Tolerance);
        Assert.Equal(pair.Number("eq42_two_classes_mean_iou"), pooled.MeanClassIou, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threshold_sweep_agrees(string name)
    {
        var truth = GoldenMetrics.Truth(name);
        var soft = ThresholdSweep.Of(truth, GoldenMetrics.SoftMap(name));
        var hard = ThresholdSweep.Of(truth, GoldenMetrics.Prediction(name).Select(p => (byte)(p > 0 ? 255 : 0)).ToArray());

        var pair = GoldenMetrics.Pair(name);
        AssertSweep(pair.GetProperty("pranet_soft_map"), soft);
        AssertSweep(pair.GetProperty("pranet_binary_map"), hard);
        Assert.Equal(pair.Number("pranet_binary_map", "dice_at_threshold_1.0"), hard.Dice[0], Tolerance);
        Assert.Equal(pair.Number("pranet_binary_map", "dice_at_threshold_0"), hard.Dice[255], Tolerance);
        Assert.All(GoldenMetrics.Curve("curves/soft_dice", name).Zip(soft.Dice), c => Assert.Equal(c.First, c.Second, Tolerance));
        Assert.All(GoldenMetrics.Curve("curves/soft_iou", name).Zip(soft.Iou), c => Assert.Equal(c.First, c.Second, Tolerance));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Sets_of_images_agree(int aggregate)
    {
        var expected = GoldenMetrics.Aggregates.ElementAt(aggregate);
        var names = expected.GetProperty("images").EnumerateArray().Select(n => n.GetString()!).ToArray();
        var summary = EvaluationSummary.Of([.. names.Select(Score)]);

        var perImage = expected.GetProperty("per_image_mean_foreground(nnU-Net nanmean)");
        Assert.Equal(perImage.Number("mDice"), summary.MeanDice, Tolerance);
        Assert.Equal(perImage.Number("mIoU"), summary.MeanIou, Tolerance);
        Assert.Equal(perImage.Number("mDice"), summary.ClassMeanDice, Tolerance);
        Assert.Equal(perImage.Number("mIoU"), summary.ClassMeanIou, Tolerance);
        Assert.Equal(names.Count(n => n == "both_empty"), summary.Excluded);

        var foreground = expected.GetProperty("thesis_eq_pooled_foreground_only");
        Assert.Equal(foreground.Number("mDice"), summary.Pooled.ForegroundDice, Tolerance);
        Assert.Equal(foreground.Number("mIoU"), summary.Pooled.ForegroundIou, Tolerance);
        var twoClasses = expected.GetProperty("thesis_eq_pooled_two_classes");
        Assert.Equal(twoClasses.Number("mDice(4.1)"), summary.Pooled.MicroDice, Tolerance);
        Assert.Equal(twoClasses.Number("mIoU(4.2)"), summary.Pooled.MeanClassIou, Tolerance);

        var sweep = ThresholdSweep.Mean([.. names.Select(n => ThresholdSweep.Of(GoldenMetrics.Truth(n), GoldenMetrics.SoftMap(n)))]);
        var pranet = expected.GetProperty("pranet_soft_maps");
        Assert.Equal(pranet.Number("meanDic"), sweep.MeanDice, Tolerance);
        Assert.Equal(pranet.Number("maxDic"), sweep.MaxDice, Tolerance);
        Assert.Equal(pranet.Number("meanIoU"), sweep.MeanIou, Tolerance);
        Assert.Equal(pranet.Number("maxIoU"), sweep.MaxIou, Tolerance);
    }

    private static ImageScore Score(string name) => ImageScore.Of(name, "", GoldenMetrics.Truth(name), GoldenMetrics.Prediction(name));

    private static void AssertSweep(System.Text.Json.JsonElement expected, ThresholdSweep actual)
    {
        Assert.Equal(expected.Number("meanDice"), actual.MeanDice, Tolerance);
        Assert.Equal(expected.Number("maxDice"), actual.MaxDice, Tolerance);
        Assert.Equal(expected.Number("meanIoU"), actual.MeanIou, Tolerance);
        Assert.Equal(expected.Number("maxIoU"), actual.MaxIou, Tolerance);
    }
}
