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

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Four_classes_by_brute_force(bool batchDice, bool background)
    {
        using var scope = NewDisposeScope();
        const int images = 3, classes = 4, pixels = 5 * 7;
        var random = new Random(3);
        var logits = Enumerable.Range(0, images * classes * pixels).Select(_ => (float)(4 * random.NextDouble() - 2)).ToArray();
        long[] labels = [.. Enumerable.Range(0, images * pixels).Select(i => i < pixels ? random.Next(3) : random.Next(4))];    // 3 is missing in one

        double crossEntropy = 0, dice = 0, terms = 0;
        var (hits, totals) = (new double[images, classes], new double[images, classes]);
        for (var n = 0; n < images; n++)
            for (var at = 0; at < pixels; at++)
            {
                double Logit(int k) => logits[(n * classes + k) * pixels + at];
                var sum = Enumerable.Range(0, classes).Sum(k => Math.Exp(Logit(k)));
                var label = labels[n * pixels + at];
                crossEntropy -= Math.Log(Math.Exp(Logit((int)label)) / sum) / (images * pixels);
                for (var k = 0; k < classes; k++)
                {
                    var probability = Math.Exp(Logit(k)) / sum;
                    hits[n, k] += label == k ? probability : 0;
                    totals[n, k] += probability + (label == k ? 1 : 0);
                }
            }
        for (var k = background ? 0 : 1; k < classes; k++)
            for (var n = 0; n < (batchDice ? 1 : images); n++)
            {
                var rows = batchDice ? Enumerable.Range(0, images).ToArray() : [n];
                dice -= (2 * rows.Sum(row => hits[row, k]) + 1e-5) / (rows.Sum(row => totals[row, k]) + 1e-5);
                terms++;
            }

        var loss = new DiceCrossEntropyLoss { BatchDice = batchDice, IncludeBackground = background };
        var (all, truth) = (tensor(logits, [images, classes, 5, 7]), tensor(labels, [images, 5, 7]));
        Assert.Equal(crossEntropy, loss.CrossEntropy(all, truth).item<float>(), 1e-5);
        Assert.Equal(dice / terms, loss.DiceTerm(all, truth).item<float>(), 1e-5);
        Assert.Equal(crossEntropy + dice / terms, loss.Of(all, truth).item<float>(), 1e-5);
    }
}
