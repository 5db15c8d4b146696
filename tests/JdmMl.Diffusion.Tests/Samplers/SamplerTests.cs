using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

public class SamplerTests
{
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));
    private static readonly double[] Mean = [0.4, -0.3];
    private static readonly double[,] Covariance = { { 0.5, 0.3 }, { 0.3, 0.4 } };
    private static readonly SamplingSettings Free = new() { Range = null };

    // Bounds: 4000 draws give standard errors of 0.011 in the means and 0.011 in the variances; the solvers add their own
    // bias, measured below 0.02 at these step counts.
    [Theory]
    [InlineData("ancestral:250", 0.05)]
    [InlineData("ddim:100", 0.05)]
    [InlineData("dpm++:20", 0.05)]
    [InlineData("dpm++:50", 0.05)]
    public void Samples_of_an_exact_denoiser_have_its_mean_and_covariance(string sampler, double tolerance)
    {
        using var scope = NewDisposeScope();
        var noise = new SampleNoise(11, [.. Enumerable.Range(0, 4000).Select(i => (long)i)], 2, 1, CPU);
        var x = Diffusion.Samplers.Parse(sampler).Sample(new ExactGaussian(Process, Mean, Covariance), Process, noise, Free).reshape(-1, 2);
        var mean = x.mean([0L]);
        var centred = x - mean;
        var covariance = centred.t().mm(centred) / (double)(x.shape[0] - 1);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Mean[i], mean[i].item<float>(), tolerance);
            for (int j = 0; j < 2; j++) Assert.Equal(Covariance[i, j], covariance[i, j].item<float>(), tolerance);
        }
    }

    [Fact]
    public void The_second_order_solver_beats_the_first_order_one_at_equal_steps()
    {
        using var scope = NewDisposeScope();
        Tensor Draw(ISampler s) => s.Sample(
            new ExactGaussian(Process, Mean, Covariance), Process, new SampleNoise(3, [0, 1, 2, 3, 4, 5, 6, 7], 2, 1, CPU), Free);
        var exact = Draw(Diffusion.Samplers.Ddim(1000));
        double first = (Draw(Diffusion.Samplers.Ddim(20)) - exact).abs().mean().item<float>();
        double second = (Draw(Diffusion.Samplers.DpmSolverPlusPlus(20)) - exact).abs().mean().item<float>();
        Assert.True(second < first / 2, $"DPM-Solver++ is off by {second}, DDIM by {first}");
    }

    [Theory]
    [InlineData("ancestral:10")]
    [InlineData("ddim:5")]
    [InlineData("dpm++:5")]
    public void A_sample_depends_on_its_number_alone_not_on_its_batch(string name)
    {
        using var scope = NewDisposeScope();
        var model = new ExactGaussian(Process, Mean, Covariance);
        var sampler = Diffusion.Samplers.Parse(name);
        var together = sampler.Sample(model, Process, new SampleNoise(5, [0, 1, 2], 2, 4, CPU), Free);
        var alone = sampler.Sample(model, Process, new SampleNoise(5, [2], 2, 4, CPU), Free);
        Assert.Equal(together[2].data<float>().ToArray(), alone[0].data<float>().ToArray());
        var otherSeed = sampler.Sample(model, Process, new SampleNoise(6, [2], 2, 4, CPU), Free);
        Assert.NotEqual(together[2].data<float>().ToArray(), otherSeed[0].data<float>().ToArray());
    }

    [Theory]
    [InlineData("uncond_hi")]
    [InlineData("uncond_lo")]
    public void Three_ancestral_steps_equal_the_reference(string trace)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var network = Networks.DenoisingUNetTests.Load();
        var file = Golden.Open("sampling_trace");
        var x = file.Get($"{trace}/x_init");
        for (int j = 0; j < 3; j++)
        {
            long[] t = Golden.Longs(file, $"{trace}/{j}/t");
            var step = Process.Reverse(network.Predict(x, t), x, t, new(0, 1));
            // x_0 = x_t / sqrt(abar) - sqrt(1 / abar - 1) eps: at t = 999 an error of eps counts 157 times, and the reference's own
            // eps differs from its double version by 1.1e-6 of the largest output (about 2.9).
            double amplified = 3.2e-6 * Math.Sqrt(1 / Process.AlphaBar[(int)t[0]] - 1);
            Golden.Close(file.Get($"{trace}/{j}/pred_xstart"), step.CleanEstimate, 0, Math.Max(1e-4, amplified), $"{trace}/{j}");
            x = t[0] == 0 ? step.Mean : AncestralSampler.Next(step, file.Get($"{trace}/{j}/noise"));
            Golden.Close(file.Get($"{trace}/{j}/sample"), x, 0, 1e-4, $"{trace}/{j}");
        }
    }

    [Fact]
    public void Sampling_stops_when_asked()
    {
        using var stop = new CancellationTokenSource();
        int seen = 0;
        var settings = Free with { Cancellation = stop.Token, OnStep = (_, _) => { if (++seen == 3) stop.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() =>
            Diffusion.Samplers.Ddim(50).Sample(
                new ExactGaussian(Process, Mean, Covariance), Process, new SampleNoise(1, [0], 2, 1, CPU), settings));
        Assert.Equal(3, seen);
    }

    [Theory]
    [InlineData("euler")]
    [InlineData("ddim:10:2")]
    [InlineData("dpm++:10:0.5")]
    [InlineData("ddim:x")]
    [InlineData("dpm++:0")]
    [InlineData("ancestral:2000")]
    public void An_unknown_sampler_is_refused(string text) => Assert.Throws<JdmException>(() => Diffusion.Samplers.Parse(text));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_process_of_few_steps_is_sampled_to_the_end(int steps)
    {
        using var scope = NewDisposeScope();
        var process = new GaussianProcess(NoiseSchedule.Linear(1000)).Respace(Respacing.Choose(1000, steps));
        var trained = new GaussianProcess([.. process.Betas]);              // T steps of its own
        foreach (var sampler in new ISampler[]
        {
            new AncestralSampler(), new AncestralSampler($"{steps}"), new DdimSampler(steps), new DdimSampler(steps, 1),
            new DpmSolverPlusPlusSampler(steps),
        })
        {
            int seen = 0;
            var x = sampler.Sample(new ExactGaussian(trained, Mean, Covariance), trained, new SampleNoise(1, [0, 1], 2, 2, CPU),
                new SamplingSettings { OnStep = (_, _) => seen++ });
            Assert.Equal(steps, seen);
            Assert.InRange(x.abs().max().item<float>(), 0, 1);              // clamped, hence no numbers gone wild
        }
    }

    [Fact]
    public void More_steps_than_the_process_has_are_refused()
    {
        using var scope = NewDisposeScope();
        var trained = new GaussianProcess(NoiseSchedule.Cosine(10));
        Assert.Contains("20 of 10", Assert.Throws<JdmException>(() => new DpmSolverPlusPlusSampler(20).Sample(
            new ExactGaussian(trained, Mean, Covariance), trained, new SampleNoise(1, [0], 2, 1, CPU), Free)).Message);
    }
}
