using JdmMl.Diffusion.Tests.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

/// <summary>Mask-conditioned sampling against traces of the thesis' code, through sampler and loop with the trace's noise.</summary>
public class GoldenConditionTests
{
    [Theory]
    [InlineData("maskcond_asis_hi", KnownLevel.Current, false)]
    [InlineData("maskcond_asis_lo", KnownLevel.Current, true)]
    [InlineData("maskcond_alg2_lo", KnownLevel.Previous, true)]
    public void Three_steps_equal_the_reference(string trace, KnownLevel level, bool toTheEnd)
    {
        using var scope = NewDisposeScope();
        using var network = Networks.DenoisingUNetTests.Load();
        var file = Golden.Open("sampling_trace");
        var process = new GaussianProcess(NoiseSchedule.Linear(1000));
        if (toTheEnd) process = process.Respace([0, 1, 2]);                 // the same betas, and the loop begins at t = 2
        var mask = file.Get("mask");
        var start = file.Get($"{trace}/x_init");
        // The trace holds x_T with its mask channel noised already; this is the noise that was used.
        double abar = process.AlphaBar[process.Steps - 1];
        var first = (start.narrow(1, 3, 1) - Math.Sqrt(abar) * mask) / Math.Sqrt(1 - abar);
        var draws = new List<Tensor> { start, first };
        for (int j = 0; j < 3; j++)
        {
            bool last = toTheEnd && j == 2;
            if (!last) draws.Add(file.Get($"{trace}/{j}/noise"));
            if (!last || level == KnownLevel.Current) draws.Add(file.Get($"{trace}/{j}/noise_mask"));
        }
        var noise = new ReplayedNoise(1, 4, [.. draws]);
        var model = new Recorder(network, most: 3);
        var settings = new SamplingSettings { Range = new(0, 1), Condition = Diffusion.Conditions.GivenMask(mask, level: level) };

        Tensor? end = null;
        if (toTheEnd) end = new AncestralSampler().Sample(model, process, noise, settings);
        else Assert.Throws<OperationCanceledException>(() => new AncestralSampler().Sample(model, process, noise, settings));

        Assert.Equal(0, noise.Left);
        Golden.Close(start, model.Calls[0].X, 0, 1e-6, "x_T");
        for (int j = 0; j < 3; j++)
        {
            var (x, t, output) = model.Calls[j];
            Assert.Equal(Golden.Longs(file, $"{trace}/{j}/t"), t);
            // An error of eps counts sqrt(1 / abar - 1) times in x_0, 157 at t = 999 (see SamplerTests).
            double amplified = 3.2e-6 * Math.Sqrt(1 / new GaussianProcess(NoiseSchedule.Linear(1000)).AlphaBar[(int)t[0]] - 1);
            var clean = new GaussianProcess(NoiseSchedule.Linear(1000)).Reverse(output, x, t, new(0, 1)).CleanEstimate;
            Golden.Close(file.Get($"{trace}/{j}/pred_xstart"), clean, 0, Math.Max(1e-4, amplified), $"{trace}/{j} pred_xstart");
            var sample = j == 2 && toTheEnd ? end! : model.Calls[j + 1].X;
            Golden.Close(file.Get($"{trace}/{j}/sample"), sample, 0, 1e-4, $"{trace}/{j} sample");
        }
        if (toTheEnd)
        {
            double left = (end!.narrow(1, 3, 1) - mask).std().item<float>();
            if (level == KnownLevel.Previous) Assert.Equal(0, left);
            else Assert.InRange(left, 0.009, 0.011);                        // sqrt(beta_0) = 0.01
        }
    }
}
