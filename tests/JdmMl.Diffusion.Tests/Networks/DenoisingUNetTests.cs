using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Networks;

public class DenoisingUNetTests
{
    internal static readonly DenoisingUNetShape Tiny = new()
    {
        ImageSize = 32, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [16],
    };

    internal static DenoisingUNet Load()
    {
        var network = new DenoisingUNet(Tiny, new RandomStream(1));
        WeightImport.Fill(network, Golden.Open("tiny_unet_weights"));
        return network;
    }

    [Fact]
    public void Names_order_and_shapes_are_the_reference_codes()
    {
        using var network = new DenoisingUNet(Tiny, new RandomStream(1));
        var file = Golden.Open("tiny_unet_weights");
        Assert.Equal(file.Names, network.named_parameters().Select(p => p.Item1));
        Assert.All(network.named_parameters(), p => Assert.Equal(file.ShapeOf(p.Item1), p.Item2.shape));
        Assert.Equal(file.Names, network.state_dict().Keys);
        Assert.Equal(757_896, network.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Forward_and_gradients_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        using var network = Load();
        var io = Golden.Open("tiny_unet_io");
        var y = network.Predict(io.Get("x"), Golden.Longs(io, "t"));
        Assert.True(Golden.RelativeToLargest(io.Get("y"), y) < 1e-5);
        Assert.True(Golden.RelativeToLargest(io.Get("y_f64").to(float32), y) < 1e-5);
        var loss = (y - io.Get("target")).square().mean();
        Assert.Equal(io.Get("loss_f64").to(float64).data<double>()[0], loss.item<float>(), 1e-5);
        loss.backward();
        var parameters = network.named_parameters().ToDictionary(p => p.Item1, p => p.Item2);
        var gradients = io.Names.Where(n => n.StartsWith("grad/", StringComparison.Ordinal)).ToList();
        Assert.True(gradients.Count > 10);
        // Every gradient by its norm and its sum; where a sum cancels, its error is that of the norm.
        var norms = Golden.Figures("all_grad_l2");
        Assert.Equal(parameters.Count, norms.Count);
        foreach (var (name, sum) in Golden.Figures("all_grad_sum"))
        {
            var gradient = parameters[name].grad!.to(float64);
            double allowed = 1e-6 + 1e-4 * norms[name] * Math.Sqrt(gradient.numel());
            Assert.Equal(norms[name], gradient.norm().item<double>(), 1e-6 + 1e-4 * norms[name]);
            Assert.Equal(sum, gradient.sum().item<double>(), allowed);
        }
        Assert.All(gradients, n => Assert.True(Golden.RelativeToLargest(io.Get(n), parameters[n["grad/".Length..]].grad!) < 1e-4, n));
    }

    // Activations of the first sample behind the time code, every block and the middle.
    [Fact]
    public void Every_blocks_output_equals_the_reference()
    {
        using var scope = NewDisposeScope();
        using var network = Load();
        using var _ = no_grad();
        var io = Golden.Open("tiny_unet_io");
        var seen = new Dictionary<string, Tensor>();
        Tensor Keep(string name, Tensor output)
        {
            seen[name] = output.narrow(0, 0, 1).clone().DetachFromDisposeScope();
            return output;
        }
        foreach (var (name, module) in network.named_modules())
        {
            if (!io.Contains("act/" + name)) continue;
            if (module is nn.Module<Tensor, Tensor, Tensor> block)
                block.register_forward_hook((_, _, _, output) => Keep(name, output));
            else ((nn.Module<Tensor, Tensor>)module).register_forward_hook((_, _, output) => Keep(name, output));
        }
        var y = network.Predict(io.Get("x"), Golden.Longs(io, "t"));
        var expected = io.Names.Where(n => n.StartsWith("act/", StringComparison.Ordinal)).Select(n => n["act/".Length..]).ToList();
        Assert.Equal(expected.Order(), seen.Keys.Order());
        Assert.All(expected, name => Assert.True(Golden.RelativeToLargest(io.Get("act/" + name), seen[name]) < 1e-5, name));
        double[] t = [.. Golden.Longs(io, "t").Select(i => (double)i)];
        Assert.True(Golden.RelativeToLargest(io.Get("timestep_embedding"), TimestepEmbedding.Of(t, 32, y)) < 1e-5);
        foreach (var output in seen.Values) output.Dispose();
        Assert.Equal(io.Get("loss").data<float>()[0], (y - io.Get("target")).square().mean().item<float>(), 1e-5);
    }

    // Measured on the reference: 64 px base 64 with 1,2,2,4 and with 1,2,3,4.
    [Theory]
    [InlineData(64, 64, new[] { 1, 2, 2, 4 }, 2, 19_411_528)]
    [InlineData(64, 64, new[] { 1, 2, 3, 4 }, 2, 23_037_768)]
    public void The_parameter_count_is_the_references(int size, int width, int[] multipliers, int blocks, long expected)
    {
        using var network = new DenoisingUNet(
            new() { ImageSize = size, BaseChannels = width, ChannelMultipliers = multipliers, ResidualBlocks = blocks },
            new RandomStream(1));
        Assert.Equal(expected, network.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void The_thesis_network_for_polyps_has_its_published_size()
    {
        using var network = new DenoisingUNet(new DenoisingUNetShape(), new RandomStream(1));
        Assert.Equal(124_060_168, network.parameters().Sum(p => p.numel()));
        Assert.Equal(456, network.parameters().Count());
    }

    [Fact]
    public void A_new_network_answers_zero_and_repeats_by_seed()
    {
        using var scope = NewDisposeScope();
        using var one = new DenoisingUNet(Tiny, new RandomStream(5));
        using var two = new DenoisingUNet(Tiny, new RandomStream(5));
        Assert.Equal(0, one.Predict(randn(2, 4, 32, 32), [3, 900]).abs().max().item<float>());
        Assert.All(one.parameters().Zip(two.parameters()), p => Assert.Equal(0, (p.First - p.Second).abs().max().item<float>()));
    }

    [Fact]
    public void Impossible_measures_are_all_named()
    {
        var faults = new OptionFaults("shape");
        new DenoisingUNetShape { ImageSize = 30, BaseChannels = 20, Heads = 3, ResidualBlocks = 0 }.Check(faults);
        string message = Assert.Throws<JdmException>(faults.ThrowIfAny).Message;
        Assert.All(
            new[] { "ImageSize is 30", "BaseChannels is 20", "Heads is 3", "ResidualBlocks is 0" }, s => Assert.Contains(s, message));
    }
}
