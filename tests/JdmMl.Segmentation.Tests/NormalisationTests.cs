using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests;

public class NormalisationTests
{
    private static readonly ForegroundIntensities Foreground = new(100, 40, 20, 180);

    [Fact]
    public void Z_score_takes_each_image_and_channel_for_itself_with_the_populations_deviation()
    {
        using var scope = NewDisposeScope();
        var random = new Random(5);
        var values = Enumerable.Range(0, 2 * 3 * 16).Select(i => i < 16 ? 7f : random.Next(256)).ToArray();

        var actual = Near.Values(Normalising.Apply(Normalisation.ZScore, tensor(values, [2, 3, 4, 4])));

        for (var plane = 0; plane < 6; plane++)
        {
            var own = values[(16 * plane)..(16 * plane + 16)].Select(value => (double)value).ToArray();
            var mean = own.Average();
            var deviation = Math.Max(1e-8, Math.Sqrt(own.Average(value => (value - mean) * (value - mean))));
            for (var i = 0; i < 16; i++) Assert.Equal((own[i] - mean) / deviation, actual[16 * plane + i], 1e-5);
        }
    }

    [Theory]
    [InlineData(Normalisation.RgbToZeroOne, 0, 0.2f, 1)]
    [InlineData(Normalisation.None, 0, 51, 255)]
    [InlineData(Normalisation.RescaleToZeroOne, 0, 0.2f, 1)]
    public void Fixed_schemes_by_hand(Normalisation scheme, float first, float second, float third)
    {
        using var scope = NewDisposeScope();
        var image = tensor(new float[] { 0, 51, 255 }).view(1, 1, 1, 3).repeat(1, 3, 1, 1);
        Assert.Equal([first, second, third], Near.Values(Normalising.Apply(scheme, image)).Take(3));
    }

    [Fact]
    public void Ct_clips_to_the_percentiles_of_the_foreground()
    {
        using var scope = NewDisposeScope();
        var ct = InputNormalisation.FromChannelNames(["CT"], [Foreground]);
        Assert.Equal([-2, 0, 1, 2], Near.Values(ct.Apply(tensor(new float[] { 3, 100, 140, 250 }).view(1, 1, 2, 2))));
        Assert.Equal("Ct normalisation needs the foreground's values of all 1 channels, but 0 were given. Take them from the data set's " +
            "fingerprint, or choose ZScore.", Assert.Throws<JdmException>(() => InputNormalisation.FromChannelNames(["ct"])).Message);
    }

    [Fact]
    public void Tables_give_what_tensors_give_for_every_scheme()
    {
        using var scope = NewDisposeScope();
        var random = new Random(6);
        var values = Enumerable.Range(0, 5 * 64).Select(_ => (float)random.Next(30, 220)).ToArray();
        var normalisation = InputNormalisation.FromChannelNames(
            ["R", "nonorm", "rgb_to_0_1", "rescale_to_0_1", "ct"], [.. Enumerable.Repeat(Foreground, 5)]);

        var expected = Near.Values(normalisation.Apply(tensor(values, [1, 5, 8, 8])));

        var table = new float[256];
        for (var channel = 0; channel < 5; channel++)
        {
            var counts = new long[256];
            foreach (var value in values.AsSpan(64 * channel, 64)) counts[(int)value]++;
            normalisation.FillTable(channel, WholeCase.Of(counts), table);
            for (var i = 64 * channel; i < 64 * channel + 64; i++) Assert.Equal(expected[i], table[(int)values[i]], 1e-5);
        }
    }

    [Fact]
    public void Names_choose_the_scheme_in_any_case() => Assert.Equal(
        [
            Normalisation.ZScore, Normalisation.ZScore, Normalisation.ZScore, Normalisation.RgbToZeroOne, Normalisation.None,
            Normalisation.ZScore, Normalisation.RescaleToZeroOne, Normalisation.Ct,
        ],
        new[] { "R", "G", "B", "RGB_to_0_1", "NoNorm", "zScore", "Rescale_To_0_1", "CT" }.Select(InputNormalisation.FromChannelName));
}
