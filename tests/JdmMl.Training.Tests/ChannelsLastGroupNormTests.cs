using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public class ChannelsLastGroupNormTests
{
    private static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static double RelativeToLargest(Tensor expected, Tensor actual)
        => ((expected - actual.detach()).abs().max() / expected.abs().max()).item<float>();

    // Oracle: libtorch's own operator and its gradients, in double.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 1000)]
    public void Values_and_gradients_are_libtorchs(bool perSample, double mean)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const int n = 3, c = 64, s = 5;
        Tensor x = randn(n, c, s, s) + mean, rows = randn(perSample ? n : 1, c, 1, 1), shifts = randn(perSample ? n : 1, c, 1, 1);
        var up = randn(n, c, s, s);

        Tensor[] exact = [.. new[] { x, rows, shifts }.Select(t => t.to(float64).requires_grad_())];
        var expected = nn.functional.group_norm(exact[0], 32) * exact[1] + exact[2];
        (expected * up.to(float64)).sum().backward();

        Tensor[] ours = [ChannelsLast(x).detach().requires_grad_(), rows.requires_grad_(), shifts.requires_grad_()];
        var y = ChannelsLastGroupNorm.Of(ours[0], ours[1], ours[2], 32);
        (y * ChannelsLast(up)).sum().backward();

        // single precision holds x to mean * 6e-8; nothing beyond that may be lost
        double tolerance = 1e-5 + mean * 2e-7;
        Assert.True(RelativeToLargest(expected.to(float32), y) < tolerance);
        for (int i = 0; i < 3; i++) Assert.True(RelativeToLargest(exact[i].grad!.to(float32), ours[i].grad!) < 2 * tolerance, $"gradient {i}");
        Assert.Equal(1, y.stride(1));
    }
}
