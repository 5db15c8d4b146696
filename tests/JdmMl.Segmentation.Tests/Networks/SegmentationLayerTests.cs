using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

public class SegmentationLayerTests
{
    // Oracle: libtorch's convolution in the other layout.
    [Theory]
    [InlineData(5, 7, 3, 1, true)]
    [InlineData(5, 7, 3, 2, true)]
    [InlineData(1, 7, 3, 1, true)]
    [InlineData(5, 1, 3, 1, true)]
    [InlineData(5, 7, 1, 1, false)]
    public void Convolution_is_libtorchs(int inputs, int outputs, int kernel, int stride, bool hasBias)
    {
        using var layer = new SegmentationConvolution(inputs, outputs, kernel, stride, hasBias);
        Assert.Equal(hasBias ? ["weight", "bias"] : ["weight"], layer.named_parameters().Select(item => item.name));
        Check(layer, [2, inputs, 8, 10], (x, p) => nn.functional.conv2d(
            x, p[0].contiguous(), hasBias ? p[1] : null, [stride, stride], [kernel / 2, kernel / 2]), channelsLast: true);
    }

    [Theory]
    [InlineData(5, 7, 2)]
    [InlineData(1, 1, 2)]
    [InlineData(4, 3, 3)]
    public void Transposed_convolution_is_libtorchs(int inputs, int outputs, int edge)
    {
        using var layer = new SegmentationTransposedConvolution(inputs, outputs, edge);
        Assert.Equal([inputs, outputs, edge, edge], layer.parameters().First().shape);
        Check(layer, [2, inputs, 4, 5], (x, p) => nn.functional.conv_transpose2d(
            x, p[0].contiguous(), p[1], [edge, edge]), channelsLast: true);
    }

    [Fact]
    public void Head_is_libtorchs_convolution()
    {
        using var layer = new SegmentationHead(6, 3);
        Check(layer, [2, 6, 4, 5], (x, p) => nn.functional.conv2d(x, p[0], p[1]), channelsLast: false);
    }

    [Fact]
    public void Low_precision_layers_take_and_give_bfloat16_but_logits_are_single()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Network();
        var x = randn(2, 3, 16, 16);
        using var low = new PrecisionInUse(network).Use(Precision.BFloat16);
        Assert.All(network.call(x), level => Assert.Equal(ScalarType.Float32, level.dtype));
        Assert.Equal(ScalarType.Float32, network.Bottleneck(x).dtype);
        using var layer = new SegmentationConvolution(3, 4, 3);
        using var lowLayer = new LowPrecisionWeights(layer);
        Assert.Equal(ScalarType.BFloat16, layer.call(x).dtype);
    }

    [Fact]
    public void Predictions_in_bfloat16_are_near_those_in_single_precision_and_go_back_to_them()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Network();
        var x = randn(3, 3, 32, 32);
        var single = network.Logits(x);
        using (new PrecisionInUse(network).Use(Precision.BFloat16))
        {
            var low = network.Logits(x);
            Assert.InRange(RelativeRms(single, low), 1e-6, 2e-2);
        }
        Near.Check(single, network.Logits(x), 0, "after going back");
        using (new PrecisionInUse(network).Use(Precision.Float32)) Near.Check(single, network.Logits(x), 0, "single precision");
    }

    // One layer at a time, where nothing amplifies what bfloat16 drops.
    [Theory]
    [InlineData("convolution")]
    [InlineData("transposed convolution")]
    [InlineData("head")]
    public void Gradients_of_a_layer_in_bfloat16_are_near_those_in_single_precision(string kind)
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> layer = kind switch
        {
            "convolution" => new SegmentationConvolution(8, 16, 3, 2),
            "head" => new SegmentationHead(8, 3),
            _ => new SegmentationTransposedConvolution(8, 16, 2),
        };
        manual_seed(3);
        using (no_grad())
            foreach (var parameter in layer.parameters()) parameter.normal_();
        Tensor x = randn(2, 8, 12, 12), weights;
        using (no_grad()) weights = randn(layer.call(x).shape);
        (Tensor Input, Tensor Weights) Gradients(Precision precision)
        {
            using var flat = new FlatParameters(layer, precision: precision);
            var leaf = x.detach().clone().requires_grad_();
            (layer.call(leaf).to(ScalarType.Float32) * weights).sum().backward();
            Assert.Equal(ScalarType.Float32, flat.Gradients!.dtype);
            return (leaf.grad!, flat.Gradients.clone());
        }
        var (single, low) = (Gradients(Precision.Float32), Gradients(Precision.BFloat16));
        Assert.InRange(RelativeRms(single.Input, low.Input), 1e-6, 2e-2);
        Assert.InRange(RelativeRms(single.Weights, low.Weights), 1e-6, 2e-2);
    }

    [Fact]
    public void Threads_predict_in_bfloat16_as_one_does()
    {
        using var network = Network();
        network.eval();
        using var low = new PrecisionInUse(network).Use(Precision.BFloat16);
        var expected = Enumerable.Range(0, 8).Select(Predict).ToArray();
        var actual = new float[8][];

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => actual[i] = Predict(i));

        for (var i = 0; i < 8; i++) Assert.Equal(expected[i], actual[i]);

        float[] Predict(int i)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            return Near.Values(network.Logits(arange(3 * 16 * 16, dtype: ScalarType.Float32).view(1, 3, 16, 16).mul(0.01 * (i + 1)).sin()));
        }
    }

    [Fact]
    public void Predicting_leaves_nothing_behind()
    {
        using var network = Network();
        LiveHandles.RequireNoGrowth(() =>
        {
            using var low = new PrecisionInUse(network).Use(Precision.BFloat16);
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            network.Logits(zeros(1, 3, 16, 16));
            network.Bottleneck(zeros(1, 3, 16, 16));
        });
    }

    [Theory]
    [InlineData(64, new[] { 32, 64, 128 })]
    [InlineData(16, new[] { 4, 8 })]
    public void Costs_are_the_sum_over_the_layers(int size, int[] features)
    {
        using var network = new PlainConvUNet(3, features, 2);
        double convolutions = 0, transposed = 0, heads = 0, head = 0;
        foreach (var (name, value) in NetworkWeights.Of(network).Where(item => item.Value.ndim == 4))
        {
            // the stage of a tensor, from its name, gives the size of what it reads or writes
            var parts = name.Split('.');
            var stage = parts[0] == "encoder" ? int.Parse(parts[2]) : features.Length - 2 - int.Parse(parts[2]);
            var pixels = Math.Pow(size >> stage, 2);
            if (name.Contains("transpconvs")) transposed += 2 * value.numel() / 4 * pixels;
            else if (!name.Contains("seg_layers")) convolutions += 2 * value.numel() * pixels;
            else (heads, head) = (heads + 2 * value.numel() * pixels, stage == 0 ? 2 * value.numel() * pixels : head);
        }
        var cost = PlainUNetCost.Of(3, features, 2, size);
        Assert.Equal(convolutions, cost.Convolutions);
        Assert.Equal(transposed, cost.Transposed);
        Assert.Equal((head, heads), (cost.Head, cost.Head + cost.LowerHeads));
    }

    internal static PlainConvUNet Network() => new(3, [8, 16, 16], 2, seed: 4);

    internal static double RelativeRms(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return ((expected - actual).norm() / expected.norm()).item<float>();
    }

    private static void Check(
        nn.Module<Tensor, Tensor> layer, long[] shape, Func<Tensor, Tensor[], Tensor> oracle, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using (no_grad())
            foreach (var parameter in layer.parameters()) parameter.normal_();
        var x = randn(shape).requires_grad_();
        Tensor[] leaves = [.. layer.parameters().Select(parameter => parameter.detach().clone().requires_grad_())];
        var xToo = x.detach().clone().requires_grad_();
        var expected = oracle(xToo, leaves);
        var weights = randn(expected.shape);
        (expected * weights).sum().backward();

        var y = layer.call(x);
        (y * weights).sum().backward();

        Near.Check(expected, y, 2e-5, "values");
        Assert.Equal(channelsLast, y.stride(1) == 1);
        Near.Check(xToo.grad!, x.grad!, 1e-4, "gradient of the input");
        foreach (var (leaf, parameter) in leaves.Zip(layer.parameters())) Near.Check(leaf.grad!, parameter.grad!, 2e-4, "gradient");
    }
}
