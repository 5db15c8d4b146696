using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public class ChannelsLastInstanceNormTests
{
    private static double Relative(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        var exact = expected.detach().to(float64);
        return ((exact - actual.detach().to(float64)).norm() / exact.norm()).item<double>();
    }

    // Oracle: libtorch's own instance norm in the other layout, and its gradients, in double.
    [Theory]
    [InlineData(1, 16, 0, ScalarType.Float32, 5e-6)]
    [InlineData(3, 16, 0, ScalarType.Float32, 5e-6)]
    [InlineData(3, 16, 100, ScalarType.Float32, 5e-5)]
    [InlineData(3, 5, 0, ScalarType.Float32, 5e-6)]
    [InlineData(1, 16, 0, ScalarType.BFloat16, 6e-3)]
    [InlineData(3, 16, 0, ScalarType.BFloat16, 6e-3)]
    [InlineData(3, 5, 0, ScalarType.BFloat16, 6e-3)]
    public void Values_and_gradients_are_libtorchs(int images, int size, double mean, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        const int channels = 12;
        var x = ChannelsLast.Of(randn(images, channels, size, size) + mean).to(type);
        var up = ChannelsLast.Of(randn(images, channels, size, size)).to(type);
        Tensor gain = randn(channels), offset = randn(channels);
        Tensor[] exact = [.. new[] { x, gain, offset }.Select(t => t.to(float64).contiguous().requires_grad_())];
        var expected = nn.functional.instance_norm(exact[0], weight: exact[1], bias: exact[2]);
        // contiguous: libtorch 1.13 misreads a channels-last gradient of its own instance norm of one image
        (expected * up.to(float64).contiguous()).sum().backward();

        Tensor[] ours = [.. new[] { x, gain, offset }.Select(t => t.detach().requires_grad_())];
        var y = ChannelsLastInstanceNorm.Of(ours[0], ours[1], ours[2]);
        (y * up).to(float32).sum().backward();

        Assert.Equal(type, y.dtype);
        Assert.Equal(1, y.stride(1));
        Assert.True(Relative(expected, y) < tolerance, $"values: {Relative(expected, y)}");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ours[i].dtype, ours[i].grad!.dtype);
            Assert.True(Relative(exact[i].grad!, ours[i].grad!) < tolerance, $"gradient {i}: {Relative(exact[i].grad!, ours[i].grad!)}");
        }
    }

    // Oracle: central differences in double, in a random direction for each input.
    [Fact]
    public void Gradients_are_finite_differences()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        Tensor[] inputs = [ChannelsLast.Of(randn([2, 3, 9, 9], float64)), randn([3], float64), randn([3], float64)];
        var weights = randn([2, 3, 9, 9], float64);
        Tensor Loss(Tensor[] at) => (ChannelsLastInstanceNorm.Of(at[0], at[1], at[2]).leaky_relu_(0.01) * weights).sum();
        Tensor[] leaves = [.. inputs.Select(t => t.clone().requires_grad_())];
        Loss(leaves).backward();
        for (int i = 0; i < 3; i++)
        {
            var direction = randn(inputs[i].shape, float64);
            double At(double step) => Loss([.. inputs.Select((t, j) => j == i ? t + step * direction : t)]).item<double>();
            double expected = (At(1e-6) - At(-1e-6)) / 2e-6;
            Assert.Equal(expected, (leaves[i].grad! * direction).sum().item<double>(), 1e-6 * Math.Abs(expected) + 1e-7);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    public void A_map_of_one_pixel_becomes_the_offset(int images, int channels)
    {
        using var scope = NewDisposeScope();
        using var offset = full(channels, 0.25f);
        using var y = ChannelsLastInstanceNorm.Of(randn(images, channels, 1, 1), ones(channels), offset);
        Assert.All(y.contiguous().data<float>().ToArray(), value => Assert.Equal(0.25f, value));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        var x = ChannelsLast.Of(randn(2, 4, 16, 16)).detach().requires_grad_();
        Tensor gain = ones(4).requires_grad_(), offset = zeros(4).requires_grad_();
        LiveHandles.RequireNoGrowth(() =>
        {
            using var inner = NewDisposeScope();
            ChannelsLastInstanceNorm.Of(x, gain, offset).sum().backward();
        });
    }

    [Fact]
    public void Channels_last_moves_only_what_lies_otherwise()
    {
        using var scope = NewDisposeScope();
        var plain = arange(24, dtype: float32).view(1, 2, 3, 4);
        var moved = ChannelsLast.Of(plain);
        Assert.Equal([24L, 1, 8, 2], moved.stride());
        Assert.Equal(0, (plain - moved).abs().max().item<float>());
        using (no_grad()) ChannelsLast.Of(moved).zero_();
        Assert.Equal(0, moved.abs().max().item<float>());                   // the same memory
    }

    [Fact]
    public void Flat_parameters_keep_the_layout_of_kernels_and_name_their_stretches()
    {
        using var scope = NewDisposeScope();
        using var module = nn.Sequential(("a", nn.Conv2d(3, 4, 3)), ("b", nn.Conv2d(4, 2, 1L)));
        var kernel = (TorchSharp.Modules.Parameter)module.parameters().First();
        var before = kernel.detach().clone();
        using (no_grad()) kernel.set_(ChannelsLast.Of(before));
        using var flat = new FlatParameters(module);

        Assert.Equal(["a.weight", "a.bias", "b.weight", "b.bias"], flat.Slices.Select(slice => slice.Name));
        Assert.Equal([0L, 108, 112, 120], flat.Slices.Select(slice => slice.Offset));
        Assert.Equal(1, kernel.stride(1));
        Assert.Equal(0, (before - kernel).abs().max().item<float>());
        Assert.Equal(0, (before - flat.Slices[0].Of(flat.Values)).abs().max().item<float>());
        module.parameters().First().square().sum().backward();
        Assert.Equal(0, (2 * before - flat.Slices[0].Of(flat.Gradients!)).abs().max().item<float>());
    }
}
