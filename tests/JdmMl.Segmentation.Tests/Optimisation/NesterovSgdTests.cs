using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Optimisation;

public class NesterovSgdTests
{
    [Theory]
    [InlineData("unet_3stage")]
    [InlineData("unet_4stage")]
    public void Gradients_equal_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var reference = new Reference(name);
        using var network = reference.Network();
        using var optimizer = new NesterovSgd(network, 0.99, 3e-5);
        Loss(network, reference).backward();

        var expected = reference.Under("grad").ToDictionary(item => item.Name, item => item.Value);
        var largest = expected.Values.Max(Near.Largest);
        var without = reference.Json.GetProperty("params_without_grad").EnumerateArray().Select(item => item.GetString()).ToHashSet();
        foreach (var (parameterName, parameter) in network.named_parameters())
        {
            if (without.Contains(parameterName)) Assert.Null(parameter.grad);
            else Near.Check(expected[parameterName], parameter.grad!, 1e-4 * largest, parameterName);
        }
        Assert.Equal(reference.Json.GetProperty("grad_total_norm_l2").GetDouble(), optimizer.ClipGradients(12).item<float>(), 1e-4);
    }

    [Theory]
    [InlineData("unet_3stage")]
    [InlineData("unet_4stage")]
    public void Three_steps_end_where_PyTorch_ends(string name)
    {
        using var scope = NewDisposeScope();
        var reference = new Reference(name);
        using var network = reference.Network();
        using var optimizer = new NesterovSgd(network, 0.99, 3e-5);
        var schedule = new PolynomialDecay(1e-2, 4);
        foreach (var entry in reference.Json.GetProperty("training_steps").GetProperty("log").EnumerateArray())
        {
            using var step = NewDisposeScope();
            var rate = schedule.At(entry.GetProperty("step").GetInt32());
            Assert.Equal(entry.GetProperty("lr").GetDouble(), rate, 1e-12);
            optimizer.ZeroGradients();
            var loss = Loss(network, reference);
            Assert.Equal(entry.GetProperty("loss_before_step").GetDouble(), loss.item<float>(), 1e-4);
            loss.backward();
            Assert.Equal(entry.GetProperty("grad_norm_before_clip").GetDouble(), optimizer.ClipGradients(12).item<float>(), 1e-4);
            optimizer.Step(rate);
        }

        var after = reference.Under("after").ToDictionary(item => item.Name, item => item.Value);
        foreach (var (parameterName, value) in NetworkWeights.Of(network)) Near.Check(after[parameterName], value, 1e-4, parameterName);
        using var frozen = no_grad();
        Near.Check(reference["output_after/0"], network.Logits(reference["input"]), 1e-4, "output after three steps");
    }

    [Fact]
    public void A_head_without_gradient_does_not_decay()
    {
        using var scope = NewDisposeScope();
        var reference = new Reference("unet_3stage");
        using var network = reference.Network();
        using var optimizer = new NesterovSgd(network, 0.99, weightDecay: 0.5);
        Loss(network, reference).backward();
        optimizer.Step(1);

        var head = NetworkWeights.Of(network).Single(item => item.Name == "decoder.seg_layers.0.weight").Value;
        Near.Check(reference["param/decoder.seg_layers.0.weight"], head, 0, "unused head");
        Assert.DoesNotContain(optimizer.Velocity, item => item.Name.StartsWith("decoder.seg_layers.0"));
    }

    [Fact]
    public void Clipping_scales_to_the_limit_and_leaves_small_gradients_alone()
    {
        using var scope = NewDisposeScope();
        var reference = new Reference("unet_3stage");
        using var network = reference.Network();
        using var optimizer = new NesterovSgd(network, 0.9, 0);
        Loss(network, reference).backward();

        var before = optimizer.ClipGradients(12).item<float>();
        Assert.Equal(before, optimizer.ClipGradients(before / 2).item<float>());
        Assert.Equal(before / 2, optimizer.ClipGradients(12).item<float>(), 1e-5);
    }

    private static Tensor Loss(PlainConvUNet network, Reference reference)
    {
        var levels = network.call(reference["input"]);
        return new DeepSupervision(new DiceCrossEntropyLoss(), levels.Length).Of(levels, reference.Labels("target/0"));
    }
}
