using JdmMl.Evaluation.Tests.Golden;

namespace JdmMl.Evaluation.Tests.Saliency;

public class SaliencyTests
{
    public static TheoryData<string> Names => new(MetricTables.Names);

    public static TheoryData<string> GoldenNames => new(GoldenMetrics.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_numpy(string name)
    {
        var @case = MetricTables.Case(name);
        var (truth, map) = (@case.Mask("truth"), @case.Map());
        var values = MapHistogram.Of(truth, map, @case.Width());
        var (sweep, alignment, calibration) = (ThresholdSweep.Of(values), EnhancedAlignment.Of(values), CalibrationScore.Of(values));

        var expected = @case.GetProperty("maps");
        Assert.Equal(expected.Number("sweepMeanDice"), sweep.MeanDice, 1e-12);
        Assert.Equal(expected.Number("sweepMaxDice"), sweep.MaxDice, 1e-12);
        Assert.Equal(expected.Number("sweepMeanIou"), sweep.MeanIou, 1e-12);
        Assert.Equal(expected.Number("sweepMaxIou"), sweep.MaxIou, 1e-12);
        Assert.Equal(expected.Number("sMeasure"), StructureMeasure.Of(values), 1e-10);
        Assert.Equal(expected.Number("weightedF"), WeightedFMeasure.Of(truth, map, values), 1e-10);
        Assert.Equal(expected.Number("eMeasureMean"), alignment.Mean, 1e-10);
        Assert.Equal(expected.Number("eMeasureMax"), alignment.Max, 1e-10);
        Assert.Equal(expected.Number("eMeasureAdaptive"), alignment.Adaptive, 1e-10);
        Assert.Equal(expected.Number("mae"), MapErrors.MeanAbsolute(values), 1e-12);
        Assert.Equal(expected.Number("ece"), calibration.ExpectedError, 1e-12);
        Assert.Equal(expected.Number("brier"), calibration.Brier, 1e-12);
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Soft_dice_agrees_with_the_golden_vectors(string name)
    {
        var truth = GoldenMetrics.Truth(name);
        var values = MapHistogram.Of(truth, GoldenMetrics.SoftMap(name), truth.Length);
        Assert.Equal(GoldenMetrics.Pair(name).Number("soft_dice_smooth1"), MapErrors.SoftDice(values), 1e-12);
    }

    [Theory]
    [InlineData(EmptyMasks.Exclude, double.NaN, double.NaN)]
    [InlineData(EmptyMasks.One, 1.0, double.NaN)]
    [InlineData(EmptyMasks.Zero, 0.0, 0.0)]
    public void Weighted_f_of_an_empty_truth_follows_the_convention(EmptyMasks convention, double blank, double marked)
    {
        byte[] truth = new byte[4], nothing = new byte[4], something = [0, 9, 0, 0];
        Assert.Equal(blank, WeightedFMeasure.Of(truth, nothing, MapHistogram.Of(truth, nothing, 2), convention));
        Assert.Equal(marked, WeightedFMeasure.Of(truth, something, MapHistogram.Of(truth, something, 2), convention));
    }

    [Fact]
    public void Without_rescaling_a_flat_map_keeps_its_values()
    {
        byte[] truth = [1, 1, 0, 0], map = [100, 100, 50, 50];
        var (scaled, raw) = (MapHistogram.Of(truth, map, 2), MapHistogram.Of(truth, map, 2, SweepRescaling.None));
        Assert.Equal(0, MapErrors.MeanAbsolute(scaled));
        Assert.Equal((155 + 155 + 50 + 50) / 4.0 / 255, MapErrors.MeanAbsolute(raw), 1e-15);
        Assert.Equal(0, ThresholdSweep.Of(raw).Dice[255 - 101]);                      // nothing reaches 101/255
        Assert.Equal(1, ThresholdSweep.Of(raw).Dice[255 - 100]);
        Assert.Equal(1, ThresholdSweep.Of(truth, map, SweepRescaling.None).MaxDice);
    }

    [Fact]
    public void A_perfect_map_scores_one()
    {
        byte[] truth = [0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0], map = [.. truth.Select(t => (byte)(t * 255))];
        var values = MapHistogram.Of(truth, map, 3);
        Assert.Equal(1, StructureMeasure.Of(values), 1e-12);
        Assert.Equal(1, WeightedFMeasure.Of(truth, map, values), 1e-12);
        Assert.Equal(12.0 / 11, EnhancedAlignment.Of(values).Max, 1e-12);               // the authors divide by n - 1
    }
}
