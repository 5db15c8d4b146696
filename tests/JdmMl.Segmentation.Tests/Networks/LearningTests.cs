using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

/// <summary>Every network, in small, learns discs in a few steps.</summary>
[Collection(nameof(TorchCollection))]
public class LearningTests
{
    private const int Size = 16;

    [Theory]
    [InlineData("plain-unet", 0.02, 30)]
    [InlineData("residual-unet", 0.02, 20)]
    [InlineData("unet", 0.02, 60)]
    [InlineData("unet-plus-plus", 0.02, 60)]
    [InlineData("attention-unet", 0.02, 30)]
    [InlineData("resunet-plus-plus", 0.02, 30)]
    public void The_loss_falls_and_Dice_on_other_discs_is_high(string name, double rate, int steps)
    {
        using var scope = NewDisposeScope();
        using var network = Architectures.Named(name).Create(3, [8, 12, 16], 2, seed: 3);
        using var optimizer = new NesterovSgd(network, 0.9, 1e-4);
        var loss = new DiceCrossEntropyLoss();
        var losses = new List<float>();
        network.train();
        for (var step = 0; step < steps; step++)
        {
            using var once = NewDisposeScope();
            var (images, labels) = Batch(step);
            optimizer.ZeroGradients();
            var total = network.call(images).Zip(network.LevelWeights).Where(item => item.Second > 0)
                .Select(item => loss.Of(item.First, NearestExact.Resize(labels, item.First.shape[2], item.First.shape[3])) * item.Second)
                .Aggregate((a, b) => a + b);
            total.backward();
            optimizer.ClipGradients(12);
            optimizer.Step(rate);
            losses.Add(total.item<float>());
        }
        network.eval();

        using var frozen = no_grad();
        var (unseen, truth) = Batch(1000);
        var predicted = network.Logits(unseen).argmax(1);                   // [N, S, S]
        var dice = 2.0 * (predicted * truth).sum().item<long>() / (predicted.sum() + truth.sum()).item<long>();
        Assert.True(losses[^5..].Average() < losses[..5].Average() - 0.4, $"the loss went from {losses[..5].Average()} to {losses[^5..].Average()}");
        Assert.True(dice > 0.85, $"Dice on other discs is {dice:F3}");
    }

    private static (Tensor Images, Tensor Labels) Batch(int number)
    {
        var pairs = Enumerable.Range(0, 8).Select(i => Discs.Pair(Size, Size, new Random(100 * number + i), "disc")).ToArray();
        var images = tensor(pairs.SelectMany(pair => pair.Image.Pixels.ToArray()).ToArray(), [8, Size, Size, 3]);
        var planes = images.permute(0, 3, 1, 2).contiguous().to_type(ScalarType.Float32);               // [N, 3, S, S]
        var labels = tensor(pairs.SelectMany(pair => pair.Mask.Labels.ToArray()).Select(label => (long)label).ToArray(), [8, Size, Size]);
        return (Normalising.Apply(Normalisation.ZScore, planes), labels);
    }
}
