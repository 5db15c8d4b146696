using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

public class PlainConvUNetTests
{
    [Theory]
    [InlineData("unet_3stage")]
    [InlineData("unet_4stage")]
    public void Forward_gives_nnU_Nets_logits_on_every_level(string name)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var reference = new Reference(name);
        using var network = reference.Network();

        var levels = network.call(reference["input"]);

        Assert.Equal(reference.Json.GetProperty("n_supervision_levels").GetInt32(), levels.Length);
        for (var i = 0; i < levels.Length; i++) Near.Check(reference[$"output/{i}"], levels[i], 1e-4, $"level {i}");
        Near.Check(levels[0], network.Logits(reference["input"]), 0, "the finest level alone");
    }

    [Theory]
    [InlineData("unet_3stage", 48)]
    [InlineData("unet_4stage", 68)]
    public void Parameters_have_nnU_Nets_names(string name, int count)
    {
        var reference = new Reference(name);
        using var network = reference.Network();
        var expected = reference.Json.GetProperty("parameter_names").EnumerateArray().Select(item => item.GetString()!).ToHashSet();

        var names = NetworkWeights.Of(network).Select(item => item.Name).ToArray();

        Assert.Equal(count, names.Length);
        Assert.Equal(expected, names.ToHashSet());
        Assert.Equal(reference.Json.GetProperty("n_parameters").GetInt64(), network.ParameterCount);
    }

    [Theory]
    [InlineData(256, 7, 33_472_396)]
    [InlineData(512, 8, 46_325_134)]
    public void Planned_networks_have_nnU_Nets_number_of_parameters(int imageSize, int stages, long parameters)
    {
        var features = UNetTopology.Features(imageSize);
        using var network = new PlainConvUNet(3, features, 2);

        Assert.Equal(stages, features.Length);
        Assert.Equal(parameters, network.ParameterCount);
    }

    [Theory]
    [InlineData(64, new[] { 32, 64, 128, 256, 512 })]
    [InlineData(8, new[] { 32, 64 })]
    [InlineData(1024, new[] { 32, 64, 128, 256, 512, 512, 512, 512, 512 })]
    public void Depth_follows_the_pooling_rule(int imageSize, int[] features) => Assert.Equal(features, UNetTopology.Features(imageSize));

    [Fact]
    public void Initial_weights_are_He_normal_with_PyTorchs_fan_of_transposed_convolutions()
    {
        using var network = new PlainConvUNet(3, [32, 64, 128], 2, seed: 3);
        var values = NetworkWeights.Of(network).ToDictionary(item => item.Name, item => Near.Values(item.Value));

        Assert.InRange(Deviation(values["encoder.stages.2.0.convs.1.conv.weight"]), Expected(128 * 9) * 0.98, Expected(128 * 9) * 1.02);
        Assert.InRange(Deviation(values["decoder.transpconvs.0.weight"]), Expected(64 * 4) * 0.98, Expected(64 * 4) * 1.02);
        Assert.All(values.Where(item => item.Key.EndsWith(".bias")), item => Assert.All(item.Value, value => Assert.Equal(0, value)));
        Assert.All(values.Where(item => item.Key.EndsWith(".norm.weight")), item => Assert.All(item.Value, value => Assert.Equal(1, value)));

        static double Expected(int fan) => Math.Sqrt(2 / (1 + 1e-4) / fan);
        static double Deviation(float[] weights) => Math.Sqrt(weights.Average(weight => (double)weight * weight));
    }

    [Fact]
    public void Equal_seeds_give_equal_weights_and_others_do_not()
    {
        using var first = new PlainConvUNet(3, [4, 8], 2, seed: 5);
        using var again = new PlainConvUNet(3, [4, 8], 2, seed: 5);
        using var other = new PlainConvUNet(3, [4, 8], 2, seed: 6);

        Assert.Equal(First(first), First(again));
        Assert.NotEqual(First(first), First(other));

        static float[] First(PlainConvUNet network) => Near.Values(NetworkWeights.Of(network)[0].Value);
    }

    [Fact]
    public void Impossible_shapes_are_refused_in_one_message()
    {
        var refusal = Assert.Throws<JdmException>(() => new PlainConvUNet(0, [8], 1));

        Assert.Equal("PlainConvUNet has 3 faults:\n" +
            "  - channels is 0; expected at least 1\n" +
            "  - classes is 1; expected at least 2, background included\n" +
            "  - features holds 1 stages; expected at least 2", refusal.Message);
    }
}
