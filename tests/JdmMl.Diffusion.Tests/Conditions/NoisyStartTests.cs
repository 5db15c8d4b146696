using JdmMl.Diffusion.Tests.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

public class NoisyStartTests
{
    private static readonly GaussianProcess Process = EverySampler.Process;

    private static List<(Tensor X, long[] Timesteps, Tensor Output)> Calls(string sampler, ICondition condition)
    {
        var model = new Recorder(new EverySampler.Network());
        using var noise = new BatchNoise(5000, 4, 1, 1, 2);
        Diffusion.Samplers.Parse(sampler).Sample(model, Process, noise, new SamplingSettings { Condition = condition });
        return model.Calls;
    }

    [Theory]
    [InlineData("ancestral")]
    [InlineData("ancestral:10")]
    [InlineData("ddim:10")]
    [InlineData("dpm++:10")]
    public void A_guess_of_all_channels_begins_at_its_level(string sampler)
    {
        using var scope = NewDisposeScope();
        var calls = Calls(sampler, new NoisyStart(full([1, 4, 1, 1], 0.8), 300));
        // Ten steps are 0, 111, 222, 333, ...; the first at least as noisy as asked is 333.
        Assert.Equal(sampler == "ancestral" ? 301 : 4, calls.Count);
        Assert.Equal(sampler == "ancestral" ? 300 : 333, calls[0].Timesteps[0]);
        double abar = Process.AlphaBar[(int)calls[0].Timesteps[0]], root = Math.Sqrt(abar) * 0.8;
        Assert.InRange(Moments.Worst(calls[0].X, [root, root, root, root], Dense.Scaled(1 - abar, Dense.Identity(4))), 0, 4.5);
        calls.ForEach(c => { c.X.Dispose(); c.Output.Dispose(); });
    }

    [Theory]
    [InlineData("ancestral:10")]
    [InlineData("ddim:10")]
    [InlineData("dpm++:10")]
    public void A_guess_of_the_image_is_held_down_to_its_level_and_then_let_go(string sampler)
    {
        using var scope = NewDisposeScope();
        var calls = Calls(sampler, new NoisyStart(full([1, 3, 1, 1], 0.8), 300));
        Assert.Equal(999, calls[0].Timesteps[0]);
        foreach (var (x, t, _) in calls)
        {
            double abar = Process.AlphaBar[(int)t[0]], root = Math.Sqrt(abar) * 0.8;
            double worst = Moments.Worst(x.narrow(1, 0, 3), [root, root, root], Dense.Scaled(1 - abar, Dense.Identity(3)));
            if (t[0] >= 333) Assert.InRange(worst, 0, 4.5);
            else Assert.InRange(worst, 20, double.MaxValue);
        }
        calls.ForEach(c => { c.X.Dispose(); c.Output.Dispose(); });
    }

    // Noised to the level of t and denoised with the exact denoiser, data of the distribution itself comes back to it; a rough
    // guess (its colour tripled) keeps its mean the better the lower the level.
    [Fact]
    public void The_lower_the_level_the_closer_the_result_is_to_the_guess()
    {
        using var scope = NewDisposeScope();
        double[] mean = [0.3, -0.3];
        var covariance = new[,] { { 0.1, 0.05 }, { 0.05, 0.1 } };
        double Off(int timestep)
        {
            using var noise = new BatchNoise(5000, 2, 1, 1, 2);
            var x = Diffusion.Samplers.Ddim(100).Sample(new ExactGaussian(Process, mean, covariance), Process, noise, new SamplingSettings
            {
                Range = null, Condition = new NoisyStart(full([1, 2, 1, 1], 0.5), timestep),
            });
            return (x - 0.5).abs().mean().item<float>();
        }
        double[] off = [.. new[] { 20, 200, 500, 900 }.Select(Off)];
        Assert.Equal(off.Order(), off);
        Assert.True(off[0] < 0.1 && off[^1] > 0.3, string.Join(", ", off));
    }

    [Fact]
    public void All_that_a_guess_and_a_known_mask_say_is_kept_together()
    {
        using var scope = NewDisposeScope();
        var mask = full([1, 1, 4, 4], -1.0);
        var guess = cat([zeros([1, 3, 4, 4]), mask], 1);
        int steps = 0;
        var x = Diffusion.Samplers.DpmSolverPlusPlus(10).Sample(
            new EverySampler.Network(), Process, new SampleNoise(1, [0, 1], 4, 4, CPU), new SamplingSettings
            {
                Condition = Diffusion.Conditions.All(new NoisyStart(guess, 300), Diffusion.Conditions.GivenMask(mask)),
                OnStep = (_, _) => steps++,
            });
        Assert.Equal(4, steps);
        Assert.True(x.narrow(1, 3, 1).eq(-1).all().item<bool>());
    }

    [Fact]
    public void What_is_known_begins_at_the_level_at_which_the_guess_begins()
    {
        using var scope = NewDisposeScope();
        var known = Diffusion.Conditions.GivenMask(full([1, 1, 1, 1], 0.8));
        var calls = Calls("ddim:10", Diffusion.Conditions.All(new NoisyStart(full([1, 4, 1, 1], -0.5), 300), known));
        double abar = Process.AlphaBar[333];
        Assert.InRange(Moments.Worst(calls[0].X.narrow(1, 3, 1), [Math.Sqrt(abar) * 0.8], new[,] { { 1 - abar } }), 0, 4.5);
        Assert.InRange(Moments.Worst(calls[0].X.narrow(1, 0, 1), [Math.Sqrt(abar) * -0.5], new[,] { { 1 - abar } }), 0, 4.5);
        calls.ForEach(c => { c.X.Dispose(); c.Output.Dispose(); });
    }

    [Fact]
    public void A_negative_time_step_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("time step -1", Assert.Throws<JdmException>(() => new NoisyStart(zeros([1, 3, 4, 4]), -1)).Message);
    }
}
