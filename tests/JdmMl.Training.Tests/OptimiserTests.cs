using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public class OptimiserTests
{
    private static nn.Module<Tensor, Tensor> Network(long seed)
    {
        manual_seed(seed);
        return nn.Sequential(nn.Conv2d(2, 4, 3, padding: 1), nn.SiLU(), nn.Conv2d(4, 1, 1L));
    }

    [Fact]
    public void Flat_adamw_takes_the_steps_of_the_librarys_own()
    {
        using var scope = NewDisposeScope();
        using var theirs = Network(1);
        using var ours = Network(1);
        using var reference = optim.AdamW(theirs.parameters(), lr: 1e-2, weight_decay: 0.1);
        using var flat = new FlatParameters(ours);
        using var optimiser = new FlatAdamW(flat) { WeightDecay = 0.1 };
        for (int step = 0; step < 5; step++)
        {
            var x = randn(2, 2, 5, 5);
            reference.zero_grad();
            theirs.call(x).square().mean().backward();
            ours.call(x).square().mean().backward();
            reference.step();
            optimiser.Step(step, 1e-2);
        }
        foreach (var (a, b) in theirs.parameters().Zip(ours.parameters()))
            Assert.True((a - b).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void Flat_gradients_are_the_modules_gradients_and_survive_a_second_pass()
    {
        using var scope = NewDisposeScope();
        using var module = Network(2);
        using var flat = new FlatParameters(module);
        var x = randn(1, 2, 4, 4);
        module.call(x).sum().backward();
        using var once = flat.Gradients!.clone();
        Assert.True(once.abs().sum().item<float>() > 0);
        module.call(x).sum().backward();
        Assert.True((flat.Gradients! - 2 * once).abs().max().item<float>() < 1e-5);
        using (no_grad()) flat.Values.zero_();
        Assert.All(module.parameters(), p => Assert.Equal(0, p.abs().max().item<float>()));
    }

    [Theory]
    [InlineData(null, 1.0)]
    [InlineData(100.0, 1.0)]
    [InlineData(1.0, 0.2)]
    public void Clipping_scales_down_to_the_norm_and_never_up(double? limit, double scale)
    {
        using var gradients = tensor(new[] { 3f, 4f });
        using var norm = GradientClip.Apply(gradients, limit);
        Assert.Equal(5, norm.item<double>(), 1e-6);
        Assert.Equal(3 * scale, gradients[0].item<float>(), 1e-5);
    }

    [Fact]
    public void Missing_gpus_fall_back_or_are_refused()
    {
        if (cuda.is_available()) return;
        Assert.Equal(DeviceType.CPU, TorchDevices.Choose(0).type);
        Assert.Contains("GPU 0 was asked for", Assert.Throws<JdmException>(() => TorchDevices.Choose(0, fallbackToCpu: false)).Message);
    }
}
