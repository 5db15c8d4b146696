using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class InitTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Layers_draw_pytorchs_default_weights_in_pytorchs_order()
    {
        manual_seed(7);
        var conv1 = nn.Conv1d(2, 3, 3);
        var conv2 = nn.Conv2d(2, 3, 3);
        var up = nn.ConvTranspose2d(2, 3, 2);
        var linear = nn.Linear(3, 2);
        var embedding = nn.Embedding(2, 3);

        First6(conv1.weight!, 0.028514136f, -0.24592617f, 0.12999581f, 0.12810038f, -0.21819928f, -0.061187111f);
        Golden.Equal(conv1.bias!, 0.38368776f, -0.32024097f, 0.31261826f);
        First6(conv2.weight!, -0.04093077f, 0.12124263f, 0.091852002f, 0.0098665208f, 0.043949611f, 0.17899427f);
        Golden.Equal(conv2.bias!, 0.22235452f, 0.043409877f, 0.016607881f);
        First6(up.weight!, 0.097316697f, -0.070394598f, 0.24698459f, -0.2354482f, -0.07940802f, -0.049902525f);
        Golden.Equal(up.bias!, -0.18930478f, 0.030882902f, -0.057015434f);
        First6(linear.weight!, -0.36383101f, 0.42029616f, -0.18618712f, -0.33392638f, 0.26668945f, -0.15555997f);
        Golden.Equal(linear.bias!, 0.36806867f, 0.13759576f);
        First6(embedding.weight!, 2.6175742f, 1.868911f, 1.1456885f, 1.0762444f, -0.90650976f, 1.4684453f);
    }

    private static void First6(Parameter weight, params float[] expected) => Golden.Equal(weight.flatten()[TensorIndex.Slice(0, 6)], expected);

    [Fact]
    public void Norms_start_at_one_and_zero()
    {
        foreach (var norm in new nn.Module[] { nn.GroupNorm(1, 2), nn.BatchNorm2d(2), nn.LayerNorm(2), nn.InstanceNorm2d(2, affine: true) })
        {
            Golden.Equal(norm.get_parameter("weight"), 1, 1);
            Golden.Equal(norm.get_parameter("bias"), 0, 0);
        }
        Assert.Empty(nn.InstanceNorm2d(2).parameters());
    }

    [Fact]
    public void Kaiming_bounds_follow_the_fan()
    {
        var w = empty(64, 32, 3, 3);
        nn.init.kaiming_normal_(w, a: 0.01, mode: nn.init.FanInOut.FanOut);
        Assert.Equal(Math.Sqrt(2 / (1 + 1e-4) / (64 * 9)), w.std().ToDouble(), 0.002);
        nn.init.kaiming_uniform_(w);
        Assert.InRange(w.abs().max().ToDouble(), 0.99 * Math.Sqrt(6.0 / (32 * 9)), Math.Sqrt(6.0 / (32 * 9)));
        Assert.Equal((288, 576), nn.init.CalculateFanInAndFanOut(w));
        Golden.Equal(nn.init.constant_(empty(2), 3), 3, 3);
    }
}
