using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public class PrecisionTests
{
    /// <summary>The smallest layer that can compute in low precision.</summary>
    private sealed class Product : nn.Module<Tensor, Tensor>, ILowPrecisionLayer
    {
        private readonly Parameter weight;
        private IReadOnlyList<Tensor>? _copies;

        public Product(params float[] values) : base("Product")
        {
            weight = new Parameter(tensor(values));
            RegisterComponents();
        }

        public IReadOnlyList<Parameter> Replaceable => [weight];

        public void ComputeWith(IReadOnlyList<Tensor>? copies) => _copies = copies;

        public override Tensor forward(Tensor x) => _copies is null ? x * weight : x.to(bfloat16) * _copies[0];
    }

    [Fact]
    public void Low_precision_gradients_add_up_in_the_flat_single_precision_buffer()
    {
        using var scope = NewDisposeScope();
        using var layer = new Product(1, 2, 3);
        using var flat = new FlatParameters(layer, precision: Precision.BFloat16);
        // 1 + 2^-8 needs nine bits behind the point: a bfloat16 sum would drop it
        layer.call(tensor(new[] { 1f, 1f, 1f })).sum().backward();
        layer.call(tensor(new[] { 0.00390625f, 0, 0 })).sum().backward();
        Assert.Equal(float32, flat.Gradients!.dtype);
        Assert.Equal([1.00390625f, 1, 1], flat.Gradients.data<float>().ToArray());
    }

    [Fact]
    public void The_layers_follow_the_values_after_a_refresh_and_keep_names_and_types()
    {
        using var scope = NewDisposeScope();
        using var layer = new Product(1, 1);
        using var flat = new FlatParameters(layer, precision: Precision.BFloat16);
        var x = tensor(new[] { 1f, 1f });
        using (no_grad()) flat.Values.fill_(3);
        Assert.Equal(2, layer.call(x).sum().to(float32).item<float>());
        flat.Refresh();
        Assert.Equal(6, layer.call(x).sum().to(float32).item<float>());
        Assert.Equal(["weight"], layer.named_parameters().Select(p => p.name));
        Assert.All(layer.parameters(), p => Assert.Equal(float32, p.dtype));
    }

    [Fact]
    public void The_optimiser_moves_the_values_and_refreshes_the_copy()
    {
        using var scope = NewDisposeScope();
        using var layer = new Product(1, 1);
        using var flat = new FlatParameters(layer, precision: Precision.BFloat16);
        using var optimiser = new FlatAdamW(flat);
        var x = tensor(new[] { 1f, 1f });
        layer.call(x).sum().backward();
        optimiser.Step(0, 0.5);                                             // AdamW's first step is the rate itself
        Assert.All(flat.Values.data<float>().ToArray(), v => Assert.Equal(0.5f, v, 1e-5f));
        Assert.Equal(1, layer.call(x).sum().to(float32).item<float>());
        Assert.Equal(0, flat.Gradients!.abs().max().item<float>());
    }

    [Fact]
    public void Weights_cast_for_inference_are_used_until_they_are_disposed()
    {
        using var scope = NewDisposeScope();
        using var layer = new Product(1.001f);
        var x = tensor(new[] { 1f });
        using (new LowPrecisionWeights(layer)) Assert.Equal(1, layer.call(x).to(float32).item<float>());
        Assert.Equal(1.001f, layer.call(x).item<float>());
    }
}
