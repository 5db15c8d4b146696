using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Networks;

public class PrecisionTests
{
    private static readonly DenoisingUNetShape Realistic = new()
    {
        ImageSize = 32, BaseChannels = 64, ChannelMultipliers = [1, 2, 2], ResidualBlocks = 1, AttentionSizes = [16, 8],
    };

    // A new network answers zero; these weights let every layer speak.
    private static DenoisingUNet Speaking(DenoisingUNetShape shape)
    {
        var network = new DenoisingUNet(shape, new RandomStream(3));
        using var _ = no_grad();
        using var generator = new Generator(9);
        foreach (var parameter in network.parameters())
        {
            using var scope = NewDisposeScope();
            if (parameter.abs().max().item<float>() == 0) parameter.copy_(randn(parameter.shape, generator: generator) * 0.05);
        }
        return network;
    }

    private static Tensor Normal(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return randn(shape, generator: generator);
    }

    private static double RelativeRms(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        return ((actual.detach() - expected.detach()).square().mean() / expected.detach().square().mean()).sqrt().item<float>();
    }

    [Fact]
    public void Low_precision_answers_and_gradients_are_close_to_single_precisions()
    {
        using var scope = NewDisposeScope();
        Tensor x = Normal(1, 4, 4, 32, 32), target = Normal(2, 4, 8, 32, 32);
        long[] steps = [3, 250, 600, 999];
        var (answers, gradients) = (new List<Tensor>(), new List<Tensor>());
        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            using var network = Speaking(Realistic);
            using var flat = new FlatParameters(network, precision: precision);
            var y = network.Predict(x, steps);
            (y - target).square().mean().backward();
            answers.Add(y.detach());
            gradients.Add(flat.Gradients!.clone());
        }
        Assert.InRange(RelativeRms(answers[0], answers[1]), 1e-4, 2e-2);
        Assert.InRange(RelativeRms(gradients[0], gradients[1]), 1e-4, 2e-2);
    }

    [Fact]
    public void Training_and_inference_compute_the_same_low_precision_answer()
    {
        using var scope = NewDisposeScope();
        var x = Normal(1, 2, 4, 32, 32);
        using var network = Speaking(Realistic);
        using var flat = new FlatParameters(network, precision: Precision.BFloat16);
        var trained = network.Predict(x, [7, 7]);
        network.UsePrecision(Precision.BFloat16);
        using var _ = no_grad();
        // roundings fall elsewhere (1x1 kernels as matrix products), so they differ as much as either does from float32
        Assert.InRange(RelativeRms(trained, network.Predict(x, [7, 7])), 0, 2e-2);
    }

    [Fact]
    public void Going_back_to_single_precision_restores_the_answer()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var x = Normal(1, 2, 4, 32, 32);
        using var network = Speaking(DenoisingUNetTests.Tiny);
        var before = network.Predict(x, [7, 7]);
        network.UsePrecision(Precision.BFloat16);
        Assert.NotEqual(0, (network.Predict(x, [7, 7]) - before).abs().max().item<float>());
        network.UsePrecision(Precision.Float32);
        Assert.Equal(0, (network.Predict(x, [7, 7]) - before).abs().max().item<float>());
    }

    public static TheoryData<bool, Precision> Networks => new()
    {
        { false, Precision.Float32 }, { false, Precision.BFloat16 }, { true, Precision.Float32 }, { true, Precision.BFloat16 },
    };

    // House rule: a sample depends on its seed and index alone, not on batch size or thread count.
    [Theory]
    [MemberData(nameof(Networks))]
    public void A_samples_answer_does_not_depend_on_its_batch_or_the_threads(bool realistic, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Speaking(realistic ? Realistic : DenoisingUNetTests.Tiny);
        network.eval();
        network.UsePrecision(precision);
        var x = Normal(4, 8, 4, 32, 32);
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var alone = network.Predict(x.narrow(0, 1, 1).clone(), [400]);
            foreach (int used in new[] { 1, 2 })
            {
                set_num_threads(used);
                foreach (int batch in new[] { 1, 2, 3, 8 })
                {
                    int start = batch == 1 ? 1 : 0;
                    var together = network.Predict(x.narrow(0, start, batch).clone(), [.. Enumerable.Repeat(400L, batch)]);
                    double off = (together.narrow(0, 1 - start, 1) - alone).abs().max().item<float>();
                    Assert.True(off == 0, $"batch {batch} with {used} threads differs by {off:E2}");
                }
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_low_precision_training_step_moves_the_single_precision_weights()
    {
        using var scope = NewDisposeScope();
        var x = Normal(1, 2, 4, 32, 32);
        using var network = Speaking(DenoisingUNetTests.Tiny);
        using var flat = new FlatParameters(network, precision: Precision.BFloat16);
        using var optimiser = new FlatAdamW(flat);
        var losses = new List<double>();
        for (int step = 0; step < 4; step++)
        {
            var loss = network.Predict(x, [10, 500]).square().mean();
            loss.backward();
            optimiser.Step(step, 1e-3);
            losses.Add(loss.item<float>());
        }
        Assert.Equal(losses.OrderDescending(), losses);
        Assert.True(losses[3] < 0.9 * losses[0]);
        Assert.All(network.parameters(), p => Assert.Equal(float32, p.dtype));
    }

    [Fact]
    public void Low_precision_steps_and_samples_leave_nothing_behind()
        => LiveHandles.RequireNoGrowth(() =>
        {
            using var scope = NewDisposeScope();
            using var network = Speaking(DenoisingUNetTests.Tiny);
            using (var flat = new FlatParameters(network, precision: Precision.BFloat16))
            using (var optimiser = new FlatAdamW(flat))
            {
                network.Predict(Normal(1, 2, 4, 32, 32), [10, 500]).square().mean().backward();
                optimiser.Step(0, 1e-3);
            }
            network.UsePrecision(Precision.BFloat16);
            using var _ = no_grad();
            network.Predict(Normal(1, 2, 4, 32, 32), [10, 10]);
        });
}
