using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Losses;

public class DiceCrossEntropyLossTests
{
    [Theory]
    [InlineData(true, true, 1e-5)]
    [InlineData(true, true, 1.0)]
    [InlineData(true, false, 1e-5)]
    [InlineData(true, false, 1.0)]
    [InlineData(false, true, 1e-5)]
    [InlineData(false, true, 1.0)]
    [InlineData(false, false, 1e-5)]
    [InlineData(false, false, 1.0)]
    public void Dice_equals_nnU_Nets(bool batchDice, bool background, double smooth)
    {
        using var scope = NewDisposeScope();
        var reference = new Reference("loss_cases");
        var key = $"batch_dice={batchDice},do_bg={background},smooth={(smooth == 1 ? "1.0" : "1e-05")}";
        var expected = reference.Json.GetProperty("dice").GetProperty(key).GetProperty("memory_efficient").GetDouble();
        var loss = new DiceCrossEntropyLoss { BatchDice = batchDice, IncludeBackground = background, Smooth = smooth };

        Assert.Equal(expected, loss.DiceTerm(reference["logits"], reference.Labels("target")).item<float>(), 1e-5);
    }

    [Fact]
    public void Cross_entropy_equals_PyTorchs()
    {
        using var scope = NewDisposeScope();
        var reference = new Reference("loss_cases");
        var expected = reference.Json.GetProperty("cross_entropy_mean").GetDouble();

        Assert.Equal(expected, new DiceCrossEntropyLoss().CrossEntropy(reference["logits"], reference.Labels("target")).item<float>(), 1e-5);
    }

    [Fact]
    public void An_empty_target_gives_a_dice_term_near_zero_not_minus_one()
    {
        using var scope = NewDisposeScope();
        var logits = zeros([1, 2, 16, 16], ScalarType.Float32);
        var labels = zeros([1, 16, 16], ScalarType.Int64);

        // p = 1/2 on 256 pixels: -1e-5 / (128 + 1e-5)
        Assert.Equal(-1e-5 / 128, new DiceCrossEntropyLoss().DiceTerm(logits, labels).item<float>(), 1e-9);
    }
}
