namespace JdmMl.Evaluation.Tests.Calibration;

public class CalibrationScoreTests
{
    [Fact]
    public void Two_bins_by_hand()
    {
        // below 0.5: mean 0.25 of which none is true; above: mean 0.8 of which all are: (0.25 * 2 + 0.2 * 2) / 4
        var score = CalibrationScore.Of([0, 0, 1, 1], [0.2f, 0.3f, 0.75f, 0.85f], bins: 2);
        Assert.Equal((0.25 * 2 + 0.2 * 2) / 4, score.ExpectedError, 1e-6);
        Assert.Equal((0.04 + 0.09 + 0.0625 + 0.0225) / 4, score.Brier, 1e-6);
    }

    [Fact]
    public void Eight_bit_maps_and_probabilities_agree()
    {
        var chance = new Random(5);
        byte[] map = new byte[500], truth = [.. map.Select(_ => (byte)chance.Next(2))];
        chance.NextBytes(map);
        var exact = CalibrationScore.Of(MapHistogram.Of(truth, map, 50), bins: 10);
        var real = CalibrationScore.Of(truth, Array.ConvertAll(map, v => v / 255f), bins: 10);
        Assert.Equal(exact.Brier, real.Brier, 1e-6);
        Assert.Equal(exact.ExpectedError, real.ExpectedError, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN, "pixel 1 is NaN")]
    [InlineData(1.5f, "pixel 1 is 1.5")]
    [InlineData(-0.1f, "pixel 1 is -0.1")]
    [InlineData(float.PositiveInfinity, "expected a number from 0 to 1")]
    public void What_is_no_probability_is_refused(float p, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => CalibrationScore.Of([1, 0], [0.5f, p])).Message);
}
