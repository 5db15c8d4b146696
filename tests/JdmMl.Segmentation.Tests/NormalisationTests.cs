using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests;

public class NormalisationTests
{
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

    [Fact]
    public void Rgb_to_zero_one_divides_by_255()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0, 0.2f, 1], Near.Values(Normalising.Apply(Normalisation.RgbToZeroOne, tensor(new float[] { 0, 51, 255 }))));
    }
}
