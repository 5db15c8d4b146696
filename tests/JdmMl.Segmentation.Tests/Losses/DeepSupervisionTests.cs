using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Losses;

public class DeepSupervisionTests
{
    [Theory]
    [InlineData("unet_3stage", true)]
    [InlineData("unet_3stage", false)]
    [InlineData("unet_4stage", true)]
    [InlineData("unet_4stage", false)]
    public void Levels_and_total_equal_nnU_Nets(string name, bool batchDice)
    {
        using var scope = NewDisposeScope();
        var reference = new Reference(name);
        var expected = reference.Json.GetProperty("losses").GetProperty(batchDice ? "batch_dice_true" : "batch_dice_false");
        var loss = new DiceCrossEntropyLoss { BatchDice = batchDice };
        var levels = reference.Under("output").OrderBy(item => item.Name).Select(item => item.Value).ToArray();

        for (var i = 0; i < levels.Length; i++)
        {
            var level = expected.GetProperty("levels")[i];
            var target = reference.Labels($"target/{i}");
            Assert.Equal(level.GetProperty("dice_term").GetDouble(), loss.DiceTerm(levels[i], target).item<float>(), 1e-5);
            Assert.Equal(level.GetProperty("ce_term").GetDouble(), loss.CrossEntropy(levels[i], target).item<float>(), 1e-5);
            Assert.Equal(level.GetProperty("total").GetDouble(), loss.Of(levels[i], target).item<float>(), 1e-5);
        }
        var total = new DeepSupervision(loss, levels.Length).Of(levels, reference.Labels("target/0"));
        Assert.Equal(expected.GetProperty("weighted_total").GetDouble(), total.item<float>(), 1e-5);
    }

    [Theory]
    [InlineData("unet_3stage")]
    [InlineData("unet_4stage")]
    public void Targets_shrink_as_nnU_Nets_do(string name)
    {
        using var scope = NewDisposeScope();
        var reference = new Reference(name);
        foreach (var (level, expected) in reference.Under("target"))
        {
            var actual = NearestExact.Resize(reference.Labels("target/0"), expected.shape[2], expected.shape[3]);
            Assert.True(Near.Integers(expected).SequenceEqual(Near.Integers(actual)), $"level {level}");
        }
    }

    [Fact]
    public void Nearest_exact_takes_the_pixel_under_the_centre()
    {
        using var scope = NewDisposeScope();
        var row = arange(7, ScalarType.Int64).reshape(1, 1, 7);

        Assert.Equal([1, 3, 5], Near.Integers(NearestExact.Resize(row, 1, 3)));                       // centres 1.17, 3.5, 5.83
        Assert.Equal([0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6], Near.Integers(NearestExact.Resize(row, 1, 12)));   // floor((i + 1/2) 7 / 12)
    }

    [Fact]
    public void Weights_halve_and_the_lowest_level_counts_nothing()
    {
        Assert.Equal([16 / 31.0, 8 / 31.0, 4 / 31.0, 2 / 31.0, 1 / 31.0, 0], DeepSupervision.WeightsFor(6));
        Assert.Equal([1.0, 0], DeepSupervision.WeightsFor(2));
        Assert.Equal([1.0], DeepSupervision.WeightsFor(1));
    }
}
