using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

/// <summary>The four comparison networks against the same networks written once more with torch.nn.functional (Golden/make_comparison_nets.py).</summary>
public class ComparisonNetworkTests
{
    public static TheoryData<string> Names =>
        [Architectures.OriginalUNet, Architectures.UNetPlusPlus, Architectures.AttentionUNet, Architectures.ResUNetPlusPlus];

    private static SegmentationNetwork Network(Reference golden, string name)
    {
        var features = golden.Json.GetProperty("features").EnumerateArray().Select(item => item.GetInt32()).ToArray();
        var network = Architectures.Named(name).Create(3, features, 3, seed: 1);
        var fresh = NetworkWeights.Of(network).Where(item => item.Name.Contains("running_") || item.Name.EndsWith("num_batches_tracked"));
        NetworkWeights.Load(network, [.. golden.Under("param"), .. fresh]);
        return network;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_gives_the_outputs_gradients_and_running_statistics_of_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Reference(name);
        using var network = Network(golden, name);
        network.train();

        var levels = network.call(golden["input"]);
        levels.Select((level, i) => (level * golden[$"probe/{i}"]).mean()).Aggregate((a, b) => a + b).backward();

        Assert.Equal(network.LevelWeights.Count, levels.Length);
        for (var i = 0; i < levels.Length; i++) Relative(golden[$"output/{i}"], levels[i], $"output {i}");
        var expected = golden.Under("grad").ToDictionary(item => item.Name, item => item.Value);
        var largest = expected.Values.Max(Near.Largest);
        Assert.Equal(expected.Keys.ToHashSet(), network.named_parameters().Select(item => item.Item1).ToHashSet());
        foreach (var (parameter, value) in network.named_parameters()) Near.Check(expected[parameter], value.grad!, 1e-4 * largest, parameter);
        var buffers = network.named_buffers().ToDictionary(item => item.Item1, item => item.Item2);
        foreach (var (buffer, value) in golden.Under("buffer")) Relative(value, buffers[buffer], buffer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluation_uses_the_running_statistics(string name)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var golden = new Reference(name);
        using var network = Network(golden, name);
        var buffers = golden.Under("buffer").ToDictionary(item => item.Name, item => item.Value);
        NetworkWeights.Load(network, NetworkWeights.Of(network)
            .Select(item => (item.Name, buffers.GetValueOrDefault(item.Name, item.Value))).ToArray());
        network.eval();

        Relative(golden["evaluated"], network.Logits(golden["input"]), "logits");
        Near.Check(network.Logits(golden["input"]), network.call(golden["input"])[0], 0, "what forward gives first");
    }

    private static void Relative(Tensor expected, Tensor actual, string what) =>
        Near.Check(expected, actual, 1e-5 * Math.Max(1, Near.Largest(expected)), what);
}
