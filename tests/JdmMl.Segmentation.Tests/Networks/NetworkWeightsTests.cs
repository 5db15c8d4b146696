using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

public class NetworkWeightsTests
{
    [Fact]
    public void Every_alias_of_a_real_checkpoint_leads_to_its_parameter()
    {
        var aliases = new Reference("unet_4stage").Json.GetProperty("state_dict_aliases_example");
        foreach (var item in aliases.EnumerateObject())
            foreach (var alias in item.Value.EnumerateArray())
                Assert.Equal(item.Name, StateNames.Canonical(alias.GetString()!));
        Assert.Equal("encoder.stages.0.0.convs.0.norm.bias", StateNames.Canonical("module._orig_mod.decoder.encoder.stages.0.0.convs.0.all_modules.1.bias"));
        Assert.Equal("decoder.seg_layers.1.weight", StateNames.Canonical("decoder.seg_layers.1.weight"));
    }

    [Fact]
    public void A_checkpoint_with_all_its_aliases_loads()
    {
        using var scope = NewDisposeScope();
        var reference = new Reference("unet_3stage");
        var aliased = reference.Under("param").SelectMany(item => new[] { item, ($"decoder.{item.Name}", item.Value) }.Take(item.Name.StartsWith("encoder") ? 2 : 1))
            .SelectMany(item => new[] { item, (item.Item1.Replace(".conv.", ".all_modules.0.").Replace(".norm.", ".all_modules.1."), item.Item2) })
            .DistinctBy(item => item.Item1).ToArray();
        using var network = new PlainConvUNet(3, [8, 16, 32], 2, seed: 9);

        var report = NetworkWeights.Load(network, aliased);

        Assert.Equal(reference.Json.GetProperty("n_state_dict_entries_in_pytorch").GetInt32(), aliased.Length);
        Assert.Equal(48, report.Loaded.Count);
        Assert.Equal("transferred all 48 tensors", report.ToString());
        using var frozen = no_grad();
        Near.Check(reference["output/0"], network.Logits(reference["input"]), 1e-4, "output");
    }

    [Fact]
    public void Without_heads_the_heads_keep_their_values()
    {
        using var source = new PlainConvUNet(3, [4, 8, 8], 2, seed: 1);
        using var target = new PlainConvUNet(3, [4, 8, 8], 5, seed: 2);
        var before = Values(target);

        var report = NetworkWeights.Load(target, NetworkWeights.Of(source), keepHeads: false);

        Assert.Equal(4, report.Initialised.Count);
        Assert.Equal("transferred 44 tensors; 4 start anew (decoder.seg_layers.0, decoder.seg_layers.1)", report.ToString());
        var (from, after) = (Values(source), Values(target));
        Assert.All(report.Loaded, name => Assert.Equal(from[name], after[name]));
        Assert.All(report.Initialised, name => Assert.Equal(before[name], after[name]));

        static Dictionary<string, float[]> Values(PlainConvUNet network) => NetworkWeights.Of(network).ToDictionary(item => item.Name, item => Near.Values(item.Value));
    }

    [Fact]
    public void Weights_of_another_network_are_refused_by_name()
    {
        using var source = new PlainConvUNet(3, [4, 8], 2);
        using var target = new PlainConvUNet(3, [4, 16], 2);

        var refusal = Assert.Throws<JdmException>(() => NetworkWeights.Load(target, NetworkWeights.Of(source).Skip(1)));

        Assert.Contains("features 4, 16 and 2 classes", refusal.Message);
        Assert.Contains("1 missing (encoder.stages.0.0.convs.0.conv.weight)", refusal.Message);
        Assert.Contains("encoder.stages.1.0.convs.0.conv.weight is [8, 4, 3, 3], expected [16, 4, 3, 3]", refusal.Message);
    }
}
