using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Networks;

/// <summary>Every switch against a PyTorch network of the same weights (tests/JdmMl.Benchmarks/pytorch/golden.py).</summary>
public class DenoisingUNetSwitchTests
{
    private static readonly SafeTensorFile File = Golden.Open("unet_switches");

    private static readonly DenoisingUNetShape Tiny = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
    };

    private static readonly Dictionary<string, DenoisingUNetShape> Switches = new()
    {
        ["plain"] = Tiny,
        ["additive"] = Tiny with { ScaleShift = false },
        ["resample_in_blocks"] = Tiny with { ResampleInBlocks = true },
        ["projections_first"] = Tiny with { AttentionOrder = AttentionOrder.ProjectionsFirst },
        ["head_channels"] = Tiny with { HeadChannels = 8 },
        ["up_heads"] = Tiny with { UpHeads = 2 },
        ["classes"] = Tiny with { Classes = 3 },
        ["thesis_text"] = Tiny with { ScaleShift = false, Activation = NetworkActivation.GELU, Attention = AttentionKind.Linear },
        ["linear_projections_first"] = Tiny with { Attention = AttentionKind.Linear, AttentionOrder = AttentionOrder.ProjectionsFirst },
        ["concatenated"] = Tiny with { InChannels = 1, OutChannels = 2, ConditionChannels = 3 },
        ["encoded"] = Tiny with
        {
            InChannels = 1, OutChannels = 2, ConditionChannels = 3, ConditionEntry = ConditionEntry.Encoder, ConditionBlocks = 1,
        },
    };

    public static TheoryData<string> Names => [.. Switches.Keys];

    // The same numbers as golden.py's values().
    private static float[] Values(long count, uint seed)
    {
        var numbers = new float[count];
        for (uint i = 0; i < count; i++)
        {
            uint h = unchecked(i * 2654435761u + seed * 40503u);
            h ^= h >> 15;
            h = unchecked(h * 2246822519u);
            h ^= h >> 13;
            numbers[i] = (float)(h / 2147483648.0 - 1);
        }
        return numbers;
    }

    private static Tensor Given(long channels, uint seed, long n = 2) => tensor(Values(n * channels * 256, seed), [n, channels, 16, 16]);

    private static DenoisingUNet Filled(string name)
    {
        var network = new DenoisingUNet(Switches[name], new RandomStream(1));
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        uint seed = 0;
        foreach (var (path, parameter) in network.named_parameters())
        {
            bool vector = parameter.dim() == 1, norm = vector && path.EndsWith("weight", StringComparison.Ordinal);
            double bound = vector ? 0.25 : Math.Pow(parameter.numel() / parameter.shape[0], -0.5);
            float[] values = [.. Values(parameter.numel(), ++seed).Select(v => (norm ? 1 : 0) + (float)(bound * v))];
            parameter.copy_(tensor(values, parameter.shape));
        }
        return network;
    }

    private static NetworkCondition? Condition(string name) => Switches[name] switch
    {
        { Classes: not null } => new() { Labels = [2, 0] },
        { ConditionChannels: > 0 } => new() { Image = Given(3, 1002) },
        _ => null,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_and_gradients_equal_pytorchs(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Filled(name);
        var shape = Switches[name];
        var y = network.Predict(Given(shape.InChannels, 1001), [5, 700], Condition(name));
        Assert.True(Golden.RelativeToLargest(File.Get($"{name}/y"), y) < 1e-5);
        (y * Given(shape.OutChannels, 1003)).sum().backward();
        var parameters = network.named_parameters().ToDictionary(p => p.Item1, p => p.Item2);
        Assert.Equal(
            File.Names.Where(n => n.StartsWith($"{name}/grad/", StringComparison.Ordinal)).Select(n => n[$"{name}/grad/".Length..]).Order(),
            parameters.Keys.Order());
        double largestOfAll = parameters.Keys.Max(p => File.Get($"{name}/largest/{p}").item<float>());
        foreach (var (path, parameter) in parameters)
        {
            var expected = File.Get($"{name}/grad/{path}");
            var gradient = parameter.grad!.flatten();
            var kept = gradient.slice(0, 0, gradient.shape[0], Math.Max(1, gradient.shape[0] / 24)).narrow(0, 0, expected.shape[0]);
            double off = (kept - expected).abs().max().item<float>(), largest = File.Get($"{name}/largest/{path}").item<float>();
            // A bias in front of a norm whose groups are single channels has no gradient: in double it is below 1e-12.
            double allowed = largest < 1e-10 ? 1e-5 * largestOfAll : 1e-4 * largest;
            Assert.True(off < allowed, $"{path} is off by {off:E2}; {allowed:E2} is allowed");
        }
    }

    [Theory]
    [InlineData("classes")]
    [InlineData("concatenated")]
    [InlineData("encoded")]
    public void An_absent_condition_is_zeros_and_nothing_added(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Filled(name);
        var x = Given(Switches[name].InChannels, 1001);
        var absent = network.Predict(x, [5, 700]);
        Assert.True(Golden.RelativeToLargest(File.Get($"{name}/absent"), absent) < 1e-5);
        var half = network.Predict(x, [5, 700], Condition(name)! with { Present = [false, true] });
        var full = network.Predict(x, [5, 700], Condition(name));
        Assert.Equal(0, (half.narrow(0, 0, 1) - absent.narrow(0, 0, 1)).abs().max().item<float>());
        Assert.Equal(0, (half.narrow(0, 1, 1) - full.narrow(0, 1, 1)).abs().max().item<float>());
        Assert.NotEqual(0, (half.narrow(0, 1, 1) - absent.narrow(0, 1, 1)).abs().max().item<float>());
    }

    [Fact]
    public void Features_encoded_once_stand_for_the_image()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Filled("encoded");
        var x = Given(1, 1001);
        var features = network.EncodeCondition(Given(3, 1002));
        var once = network.Predict(x, [5, 700], new() { Features = features });
        Assert.Equal(0, (once - network.Predict(x, [5, 700], Condition("encoded"))).abs().max().item<float>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Low_precision_follows_every_switch(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Filled(name);
        using var flat = new FlatParameters(network, precision: Precision.BFloat16);
        var y = network.Predict(Given(Switches[name].InChannels, 1001), [5, 700], Condition(name));
        var expected = File.Get($"{name}/y");
        double off = ((y.detach() - expected).square().mean() / expected.square().mean()).sqrt().item<float>();
        Assert.InRange(off, 1e-5, 2e-2);
        y.square().mean().backward();
        Assert.True(flat.Gradients!.isfinite().all().item<bool>());
        Assert.All(network.parameters(), p => Assert.NotEqual(0, p.grad!.abs().max().item<float>()));
    }

    // Codes of class and time, and per-sample conditions, must not tie a sample to its batch either.
    [Theory]
    [InlineData("classes")]
    [InlineData("thesis_text")]
    [InlineData("encoded")]
    public void A_conditioned_answer_does_not_depend_on_the_batch(string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Filled(name);
        var x = Given(Switches[name].InChannels, 1001);
        var both = network.Predict(x, [5, 700], Condition(name));
        var condition = Condition(name);
        if (condition is not null)
            condition = new() { Labels = condition.Labels is null ? null : [0], Image = condition.Image?.narrow(0, 1, 1) };
        var alone = network.Predict(x.narrow(0, 1, 1).clone(), [700], condition);
        Assert.Equal(0, (both.narrow(0, 1, 1) - alone).abs().max().item<float>());
    }

    [Fact]
    public void Dropout_acts_in_training_only_and_keeps_the_mean()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Filled("plain");
        using var dropping = new DenoisingUNet(Tiny with { Dropout = 0.1 }, new RandomStream(1));
        foreach (var (from, to) in network.parameters().Zip(dropping.parameters())) to.copy_(from);
        var x = Given(4, 1001);
        var expected = network.Predict(x, [5, 700]);
        dropping.eval();
        Assert.Equal(0, (dropping.Predict(x, [5, 700]) - expected).abs().max().item<float>());
        dropping.train();
        manual_seed(1);
        var once = dropping.Predict(x, [5, 700]);
        double alone = (once - expected).square().mean().item<float>();
        var mean = once;
        for (int i = 1; i < 16; i++) mean = mean + dropping.Predict(x, [5, 700]);
        Assert.True(alone > 0);
        Assert.True((mean / 16 - expected).square().mean().item<float>() < alone / 4);
    }

    [Fact]
    public void Conditions_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using var plain = Filled("plain");
        using var concatenated = Filled("concatenated");
        using var classes = Filled("classes");
        string Refused(DenoisingUNet network, long channels, NetworkCondition condition)
            => Assert.Throws<JdmException>(() => network.Predict(Given(channels, 1001), [5, 700], condition)).Message;
        Assert.Contains("built without one", Refused(plain, 4, new() { Image = Given(3, 1) }));
        Assert.Contains("[2, 2, 16, 16]; expected [2, 3, 16, 16]", Refused(concatenated, 1, new() { Image = Given(2, 1) }));
        Assert.Contains("from EncodeCondition", Refused(concatenated, 1, new() { Features = Given(32, 1) }));
        Assert.Contains("[2, 3]; expected 2 of 0 to below Classes (3)", Refused(classes, 4, new() { Labels = [2, 3] }));
        Assert.Contains("(none)", Refused(plain, 4, new() { Labels = [0, 0] }));
        Assert.Contains("1 samples", Refused(classes, 4, new() { Labels = [0, 0], Present = [true] }));
        Assert.Contains("no condition encoder", Assert.Throws<JdmException>(() => plain.EncodeCondition(Given(3, 1))).Message);
    }

    [Fact]
    public void Impossible_switches_are_all_named()
    {
        var faults = new OptionFaults("shape");
        (Tiny with { UpHeads = 5, HeadChannels = 7, Classes = 0, ConditionChannels = -1, InChannels = 0, OutChannels = 0, ConditionBlocks = 0 }).Check(faults);
        string message = Assert.Throws<JdmException>(faults.ThrowIfAny).Message;
        string[] named = ["UpHeads is 5", "HeadChannels is 7", "Classes is 0", "ConditionChannels is -1", "InChannels is 0", "OutChannels is 0",
            "ConditionBlocks is 0"];
        Assert.All(named, s => Assert.Contains(s, message));
    }
}
