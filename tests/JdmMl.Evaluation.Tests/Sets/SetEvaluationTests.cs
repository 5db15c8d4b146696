using JdmMl.Evaluation.Tests.Golden;

namespace JdmMl.Evaluation.Tests.Sets;

public class SetEvaluationTests
{
    private static readonly string[] Names = [.. GoldenMetrics.Names];

    private static ImageMasks Golden(int k) => new()
    {
        Id = Names[k], Width = 30, Height = 24, Truth = GoldenMetrics.Truth(Names[k]), Prediction = GoldenMetrics.Prediction(Names[k]),
        SoftMap = GoldenMetrics.SoftMap(Names[k]),
    };

    private static EvaluationResult Run(EvaluationConventions conventions, int parallelism = 2, EvaluationResolution? size = null) =>
        new SetEvaluation { Name = "m", DataSet = "golden", Conventions = conventions, Parallelism = parallelism, NetworkSize = size }
            .Run(Names.Length, Golden);

    [Theory]
    [InlineData(true, "pranet_soft_maps")]
    [InlineData(false, "pranet_binary_maps")]
    public void A_result_holds_every_convention_of_the_golden_vectors(bool soft, string sweep)
    {
        var result = Run(new() { SoftMaps = soft });

        var expected = GoldenMetrics.Aggregates.Single(a => a.GetProperty("images").GetArrayLength() == Names.Length);
        var perImage = expected.GetProperty("per_image_mean_foreground(nnU-Net nanmean)");
        Assert.Equal(perImage.Number("mDice"), result.Summary["dice"].Mean, 1e-12);
        Assert.Equal(perImage.Number("mIoU"), result.Summary["iou"].Mean, 1e-12);
        Assert.Equal(perImage.Number("mDice"), result.Set["nnunet.foregroundMeanDice"], 1e-12);
        Assert.Equal(perImage.Number("mIoU"), result.Set["nnunet.foregroundMeanIou"], 1e-12);
        Assert.Equal(1, result.Summary["dice"].Excluded);
        var foreground = expected.GetProperty("thesis_eq_pooled_foreground_only");
        Assert.Equal(foreground.Number("mDice"), result.Set["pooled.foregroundDice"], 1e-12);
        Assert.Equal(foreground.Number("mIoU"), result.Set["pooled.foregroundIou"], 1e-12);
        var all = expected.GetProperty("thesis_eq_pooled_two_classes");
        Assert.Equal(all.Number("mDice(4.1)"), result.Set["pooled.microDice"], 1e-12);
        Assert.Equal(all.Number("mIoU(4.2)"), result.Set["pooled.meanClassIou"], 1e-12);
        var curves = expected.GetProperty(sweep);
        Assert.Equal(curves.Number("meanDic"), result.Set["sweep.meanDice"], 1e-12);
        Assert.Equal(curves.Number("maxDic"), result.Set["sweep.maxDice"], 1e-12);
        Assert.Equal(curves.Number("meanIoU"), result.Set["sweep.meanIou"], 1e-12);
        Assert.Equal(curves.Number("maxIoU"), result.Set["sweep.maxIou"], 1e-12);
        Assert.Equal(soft, result.Metrics.Contains("ece"));
        Assert.All(result.Metrics, name => Metric.Find(name));
    }

    [Fact]
    public void Nnunet_counts_are_means_over_cases()
    {
        var summary = NnUnetSummary.Of([.. Names.Select(n => ImageScore.Of(n, "", GoldenMetrics.Truth(n), GoldenMetrics.Prediction(n)))]);
        Assert.Equal(Names.Average(n => GoldenMetrics.Pair(n).Number("nnunet", "TP")), summary.Classes[0].TruePositives, 1e-12);
        Assert.Equal(Names.Average(n => GoldenMetrics.Pair(n).Number("nnunet", "FP")), summary.Classes[0].FalsePositives, 1e-12);
        Assert.Equal(Names.Average(n => GoldenMetrics.Pair(n).Number("nnunet", "FN")), summary.Classes[0].FalseNegatives, 1e-12);
        Assert.Equal(Names.Average(n => GoldenMetrics.Pair(n).Number("nnunet", "TN")), summary.Classes[0].TrueNegatives, 1e-12);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing() =>
        Assert.Equal(
            EvaluationResultFile.ToJson(Run(new() { SoftMaps = true }, 1)),
            EvaluationResultFile.ToJson(Run(new() { SoftMaps = true }, 7)));

    [Fact]
    public void Both_sizes_stand_beside_each_other()
    {
        var result = Run(new(), size: new(15, 12));

        Assert.Equal("native", result.Resolution.ToString());
        Assert.Equal("15x12", result.AtNetworkSize!.Resolution.ToString());
        byte[] Halved(byte[] mask) =>
            [.. from y in Enumerable.Range(0, 12) from x in Enumerable.Range(0, 15) select mask[(2 * y + 1) * 30 + 2 * x + 1]];
        Assert.Equal(
            Names.Select(n => OverlapScore.Of(OverlapCounts.OfForeground(
                Halved(GoldenMetrics.Truth(n)), Halved(GoldenMetrics.Prediction(n)))).Dice),
            result.AtNetworkSize.Values("dice"));
        Assert.NotEqual(result.Summary["dice"].Mean, result.AtNetworkSize.Summary["dice"].Mean);
    }

    [Fact]
    public void A_physical_spacing_is_stretched_with_the_image()
    {
        var far = new EvaluationConventions { Unit = "mm", EdgeIsBoundary = true };
        byte[] truth = new byte[64], prediction = new byte[64];
        for (int y = 0; y < 8; y++) (truth[y * 8], truth[y * 8 + 1], prediction[y * 8 + 6], prediction[y * 8 + 7]) = (1, 1, 1, 1);
        var image = new ImageMasks { Id = "a", Width = 8, Height = 8, Truth = truth, Prediction = prediction };
        EvaluationResult Of(EvaluationConventions c) =>
            new SetEvaluation { Name = "m", DataSet = "d", Conventions = c, NetworkSize = new(4, 4) }.Run(1, _ => image);

        Assert.Equal(6, Of(far).AtNetworkSize!.Values("hd95")[0], 1e-12);                  // 3 pixels of 2 mm
        Assert.Equal(3, Of(far with { Unit = "px" }).AtNetworkSize!.Values("hd95")[0], 1e-12);
    }

    [Fact]
    public void Classes_and_label_maps_have_their_own_scores()
    {
        byte[] truth = [0, 1, 1, 2, 2, 0], prediction = [0, 1, 2, 2, 2, 0];
        ushort[] labels = [0, 7, 7, 9, 9, 0];
        var image = new ImageMasks
        {
            Id = "a", Width = 6, Height = 1, Truth = truth, Prediction = prediction, TruthObjects = labels, PredictionObjects = labels,
        };

        var row = ImageMeasurement.Of(image, new() { Classes = 3, Instances = InstanceKind.Labels }).Row.Metrics;

        Assert.Equal((1, 2 / 3.0, 4 / 5.0), (row["dice"], row["dice.class1"], row["dice.class2"]));
        Assert.Equal((1, 1), (row["aji"], row["pq"]));
        Assert.Equal(0.95, row["hd95.class1"], 1e-12);                                    // distances 0 and 1 from the truth, 0 to it
        Assert.Equal(1, row["nsd.class2"]);
        Assert.Equal("Dice, class 2", Metric.Find("dice.class2").Label);
    }

    [Fact]
    public void Faulty_images_are_named()
    {
        Refused("Image 'shifted': the prediction has 4 pixels; expected 30x24", new(),
            k => Golden(k) with { Prediction = k == 0 ? Golden(0).Prediction : new byte[4] });
        Refused("Image 'perfect' has no label map of its truth", new() { Instances = InstanceKind.Labels }, Golden);
        Refused("Image 'perfect' has no soft map", new() { SoftMaps = true }, k => Golden(k) with { SoftMap = null });
        Refused("Image 'perfect': The prediction holds the value 9", new(),
            k => Golden(k) with { Prediction = [.. Golden(k).Prediction.Select(_ => (byte)9)] });
        Refused("Tolerance is -1; expected 0 or more. SpacingX is 0", new() { Tolerance = -1, SpacingX = 0 }, Golden);
        Refused("holds image 'twice' 11 times", new(), k => Golden(k) with { Id = "twice" });

        static void Refused(string says, EvaluationConventions conventions, Func<int, ImageMasks> read) => Assert.Contains(says,
            Assert.Throws<ArgumentException>(() => new SetEvaluation { Name = "m", DataSet = "d", Conventions = conventions }
                .Run(Names.Length, read)).Message);
    }
}
