using JdmMl.Segmentation.Tests.Golden;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

public class ResidualEncoderUNetTests
{
    private static readonly Reference Golden = new("residual_unet");

    private static ResidualEncoderUNet Network()
    {
        var network = new ResidualEncoderUNet(3, [6, 12, 12], 3);
        NetworkWeights.Load(network, Golden.Under("param"));
        return network;
    }

    [Fact]
    public void Forward_gives_the_logits_of_dynamic_network_architectures()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Network();

        var levels = network.call(Golden["input"]);

        Assert.Equal(2, levels.Length);
        for (var i = 0; i < levels.Length; i++) Near.Check(Golden[$"output/{i}"], levels[i], 1e-4, $"level {i}");
        Near.Check(levels[0], network.Logits(Golden["input"]), 0, "the finest level alone");
    }

    [Fact]
    public void Gradients_are_those_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var levels = network.call(Golden["input"]);
        var weights = Golden.Json.GetProperty("level_weights").EnumerateArray().Select(item => item.GetDouble()).ToArray();
        var total = (levels[0] * Golden["probe/0"]).mean() * weights[0] + (levels[1] * Golden["probe/1"]).mean() * weights[1];
        Assert.Equal(Golden.Json.GetProperty("total").GetDouble(), total.item<float>(), 1e-5);
        total.backward();

        var expected = Golden.Under("grad").ToDictionary(item => item.Name, item => item.Value);
        var largest = expected.Values.Max(Near.Largest);
        Assert.Equal(expected.Count, network.named_parameters().Count());
        foreach (var (name, parameter) in network.named_parameters()) Near.Check(expected[name], parameter.grad!, 1e-4 * largest, name);
    }

    [Fact]
    public void Names_and_aliases_are_those_of_the_state_dict()
    {
        using var network = new ResidualEncoderUNet(3, [6, 12, 12], 3);
        var keys = Golden.Json.GetProperty("state_dict_keys").EnumerateArray().Select(item => item.GetString()!).ToHashSet();

        Assert.Equal(keys, NnUNetExport.StateDict(network).Select(item => item.Name).ToHashSet());
        Assert.Equal(keys.Select(StateNames.Canonical).ToHashSet(), NetworkWeights.Of(network).Select(item => item.Name).ToHashSet());
        Assert.Equal(Golden.Json.GetProperty("n_parameters").GetInt64(), network.ParameterCount);
    }

    // The large network is counted, not built: its weights would take longer to draw than all other tests here.
    [Fact]
    public void The_number_of_parameters_of_256_px_is_that_of_nnU_Net()
    {
        using var small = new ResidualEncoderUNet(3, [4, 8, 16, 16, 16], 5);

        Assert.Equal(small.ParameterCount, Count(3, small.Features, 5));
        Assert.Equal(105_917_388, Count(3, UNetTopology.Features(256), 2));
        Assert.Equal(Golden.Json.GetProperty("n_parameters_256").GetInt64(), Count(3, UNetTopology.Features(256), 2));
    }

    private static long Count(long channels, IReadOnlyList<int> features, long classes)
    {
        var total = Block(channels, features[0]);                               // the stem
        for (var s = 0; s < features.Count; s++)
        {
            var (before, own, blocks) = (features[Math.Max(0, s - 1)], features[s], ResidualEncoderUNet.BlocksOf(s));
            total += Block(before, own) + (2 * blocks - 1) * Block(own, own) + (before == own ? 0 : before * own + 2 * own);
            if (s > 0) total += 4L * own * before + before + Block(2 * before, before) + (before + 1) * classes;
        }
        return total;

        static long Block(long inputs, long outputs) => (9 * inputs + 1) * outputs + 2 * outputs;
    }

    // bfloat16 keeps 8 bits of a value: 1 / 256, which some twenty layers add up
    [Fact]
    public void In_bfloat16_the_logits_are_close_and_single_precision_comes_back()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Network();
        using (new PrecisionInUse(network).Use(Precision.BFloat16))
        {
            var logits = network.Logits(Golden["input"]);
            Assert.InRange((logits - Golden["output/0"]).square().mean().sqrt().item<float>() / Golden["output/0"].std().item<float>(), 1e-4, 0.03);
        }
        Near.Check(Golden["output/0"], network.Logits(Golden["input"]), 1e-4, "single precision");
    }

    [Fact]
    public void A_fresh_residual_block_adds_nothing()
    {
        using var scope = NewDisposeScope();
        using var network = new ResidualEncoderUNet(3, [6, 12, 12], 3, seed: 3);
        var zeros = Golden.Json.GetProperty("zero_at_start").EnumerateArray().Select(item => item.GetString()!).ToHashSet();

        foreach (var (name, value) in NetworkWeights.Of(network).Where(item => item.Name.EndsWith(".norm.weight")))
            Assert.All(Near.Values(value), item => Assert.Equal(zeros.Contains(name) ? 0 : 1, item));
    }
}
