using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

public class KnownRegionTests
{
    private static string Refused(Action action) => Assert.Throws<JdmException>(action).Message;

    [Fact]
    public void Values_and_regions_that_make_no_sense_are_refused()
    {
        using var scope = NewDisposeScope();
        var values = zeros([2, 4, 4, 4]);
        Assert.Contains("have shape [4, 4]", Refused(() => new KnownRegion(zeros([4, 4]))));
        Assert.Contains("not finite", Refused(() => new KnownRegion(values / 0)));
        Assert.Contains("[2, 4, 4, 5] beside values of [2, 4, 4, 4]", Refused(() => new KnownRegion(values, ones([2, 4, 4, 5]))));
        Assert.Contains("[3, 1, 4, 4] beside", Refused(() => new KnownRegion(values, ones([3, 1, 4, 4]))));
        Assert.Contains("other than 0 and 1", Refused(() => new KnownRegion(values, full([1, 1, 4, 4], 0.5))));
        Assert.Contains("is empty", Refused(() => new KnownRegion(values, zeros([1, 1, 4, 4]))));
    }

    [Fact]
    public void Values_that_do_not_fit_the_samples_are_refused_before_the_network_is_asked()
    {
        using var scope = NewDisposeScope();
        string Drawn(ICondition condition) => Refused(() => EverySampler.Draw("dpm++:2", condition, null, 0, 1));
        Assert.Contains(
            "[1, 1, 8, 8] from channel 3 on, but the samples are [2, 4, 4, 4]", Drawn(Diffusion.Conditions.GivenMask(zeros([1, 1, 8, 8]))));
        Assert.Contains("expected [2 or 1, at most 1, 4, 4]", Drawn(Diffusion.Conditions.GivenMask(zeros([1, 2, 4, 4]))));
        Assert.Contains("[3, 3, 4, 4]", Drawn(Diffusion.Conditions.GivenImage(zeros([3, 3, 4, 4]))));
        Assert.Contains("from channel -1", Drawn(new KnownRegion(zeros([1, 3, 4, 4]), null, -1)));
        Assert.Contains("type Float64, but the samples Float32", Drawn(new KnownRegion(zeros([1, 3, 4, 4], dtype: float64))));
        Assert.Contains("guess", Drawn(new NoisyStart(zeros([1, 3, 8, 8]))));
    }

    // At every level the network sees the known part with mean sqrt(abar) y and variance 1 - abar, also after a jump.
    [Theory]
    [InlineData("ancestral:6")]
    [InlineData("ddim:6")]
    [InlineData("dpm++:6")]
    public void The_network_sees_the_known_part_at_the_level_of_the_rest(string sampler)
    {
        using var scope = NewDisposeScope();
        foreach (var jumps in new Resampling?[] { null, new(2, 2) })
        {
            var model = new Samplers.Recorder(new EverySampler.Network());
            using var noise = new Samplers.BatchNoise(20_000, 4, 1, 1, 2);
            Diffusion.Samplers.Parse(sampler).Sample(model, EverySampler.Process, noise, new SamplingSettings
            {
                Condition = Diffusion.Conditions.GivenMask(full([1, 1, 1, 1], 0.8)), Resampling = jumps,
            });
            Assert.Equal(jumps is null ? 6 : 6 + 2 * 2, model.Calls.Count);
            foreach (var (x, t, _) in model.Calls)
            {
                double abar = EverySampler.Process.AlphaBar[(int)t[0]];
                Assert.InRange(Samplers.Moments.Worst(x.narrow(1, 3, 1), [Math.Sqrt(abar) * 0.8], new[,] { { 1 - abar } }), 0, 4.5);
            }
            model.Calls.ForEach(c => { c.X.Dispose(); c.Output.Dispose(); });
        }
    }

    [Fact]
    public void An_empty_composite_is_refused()
        => Assert.Contains("no parts", Refused(() => Diffusion.Conditions.All()));
}
