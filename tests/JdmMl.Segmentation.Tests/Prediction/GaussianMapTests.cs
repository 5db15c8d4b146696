using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Prediction;

[Collection(nameof(TorchCollection))]
public class GaussianMapTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(32, 32)]
    [InlineData(48, 64)]
    [InlineData(64, 64)]
    [InlineData(256, 256)]
    [InlineData(20, 31)]
    public void The_map_is_nnUNets(int height, int width)
    {
        using var scope = NewDisposeScope();
        var reference = Reference.Tensors("gaussian");
        var (expected, actual) = (Near.Values(reference.Get($"gauss_scale10_f32/{height}x{width}")), GaussianMap.Unrounded(height, width));
        Assert.Equal(height * width, actual.Length);
        for (var i = 0; i < actual.Length; i++) Assert.Equal(1, actual[i] / expected[i], 1e-5);

        var map = GaussianMap.Of(height, width);
        if (!reference.Names.Contains($"gauss_scale10_f16/{height}x{width}")) return;
        // the double here and the float of the reference may fall on two sides of a rounding edge: one step of half precision
        var rounded = Near.Values(reference.Get($"gauss_scale10_f16/{height}x{width}").to_type(ScalarType.Float32));
        for (var i = 0; i < map.Length; i++)
            Assert.True(Math.Abs(Steps(map[i]) - Steps(rounded[i])) <= 1, $"at {i}: {map[i]:G9}, expected {rounded[i]:G9}");
        Assert.True(map.Zip(rounded).Count(pair => pair.First != pair.Second) <= map.Length / 1000, "more than 0.1 % differ");
    }

    [Fact]
    public void No_pixel_weighs_nothing()
    {
        Assert.All(GaussianMap.Of(256, 256), value => Assert.True(value > 0));
        Assert.Equal(10, GaussianMap.Of(64, 48).Max());
    }

    private static int Steps(float value) => BitConverter.HalfToInt16Bits((Half)value);
}
