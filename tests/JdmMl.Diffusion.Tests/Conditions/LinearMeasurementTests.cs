using JdmMl.Diffusion.Tests.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

public class LinearMeasurementTests
{
    private static readonly string[] Kinds = ["super-resolution", "colour", "both", "pixels", "composite"];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string kind in Kinds)
                foreach (string sampler in EverySampler.Samplers) data.Add(kind, sampler);
            return data;
        }
    }

    // The clamp comes before the correction, so that A x = y holds whatever the network says.
    [Theory]
    [MemberData(nameof(All))]
    public void The_result_meets_the_measurement(string kind, string sampler)
    {
        using var scope = NewDisposeScope();
        // What EverySampler.Condition measured.
        var (channels, size) = kind switch { "colour" => (1, 4), "both" => (1, 2), "pixels" => (4, 4), _ => (3, 2) };
        using var first = new BatchNoise(3, channels, size, size, 1);
        using var second = new BatchNoise(3, 4, 4, 4, 7);
        var (y, region) = (first.Next().clamp(-1, 1), (second.Next() > 0).to(float32));
        var condition = EverySampler.Condition(kind);
        foreach (var jumps in new Resampling?[] { null, new(2, 2) })
        {
            var x = EverySampler.Draw(sampler, condition, jumps, 0, 1, 2);
            var image = x.narrow(1, 0, 3);
            var (expected, measured) = kind switch
            {
                "colour" => (y, ChannelMean.Luma.Apply(image)),
                "both" => (y, new AveragePooling(2).Apply(image.mean([1], true))),
                "pixels" => (region * y, region * x),
                _ => (y, new AveragePooling(2).Apply(image)),
            };
            Golden.Close(expected, measured, 0, 2e-6, kind);
            Assert.InRange(x.narrow(1, 3, 1).abs().max().item<float>(), 0, 1);      // the free channel stays in the range
        }
    }

    [Fact]
    public void A_measurement_within_the_range_leaves_it_by_no_more_than_the_networks_error()
    {
        using var scope = NewDisposeScope();
        var condition = EverySampler.Condition("super-resolution");
        using var noise = new BatchNoise(3, 4, 4, 4, 12);
        var clean = noise.Next().clamp(-1, 1);
        var corrected = condition.Correct(clean);
        var error = (new AveragePooling(2).Apply(corrected - clean).narrow(1, 0, 3)).abs().max().item<float>();
        Assert.InRange(corrected.abs().max().item<float>() - 1, 0, error + 1e-6);
        Golden.Close(clean.narrow(1, 3, 1), corrected.narrow(1, 3, 1), 0, 0);
        Golden.Close(corrected, condition.Correct(corrected), 0, 1e-6, "a second time");
    }

    // Three colours and a mask, jointly Gaussian; the mean of the colours is given. Every operation is affine, so that the
    // oracle knows mean and covariance of what each sampler must give.
    [Theory]
    [InlineData("ancestral:25", 0)]
    [InlineData("ddim:25", 0)]
    [InlineData("ddim:25", 0.5)]
    [InlineData("dpm++:25", 0)]
    public void Ddnm_gives_what_its_own_steps_imply(string sampler, double eta)
    {
        using var scope = NewDisposeScope();
        const double y = 0.8;
        double[] mean = [0.3, 0.1, -0.2, 0.2];
        var covariance = new[,] { { 0.5, 0.2, 0.1, 0.2 }, { 0.2, 0.4, 0.2, 0.15 }, { 0.1, 0.2, 0.3, 0.1 }, { 0.2, 0.15, 0.1, 0.4 } };
        var (m, s) = new LinearOracle(sampler, mean, covariance)
        {
            Eta = eta,
            Measured = (new[,] { { 1 / 3.0, 1 / 3.0, 1 / 3.0, 0 } }, new[,] { { 1.0 }, { 1 }, { 1 }, { 0 } }, [y]),
        }.Run();
        var kind = Diffusion.Samplers.Parse(sampler) is DdimSampler ddim ? ddim with { Eta = eta } : Diffusion.Samplers.Parse(sampler);
        using var noise = new BatchNoise(20_000, 4, 1, 1, 8);
        var settings = new SamplingSettings
        {
            Range = null, Variance = ReverseVariance.Small, Condition = Diffusion.Conditions.Colourisation(full([1, 1, 1, 1], y)),
        };
        var model = new ExactGaussian(EverySampler.Process, mean, covariance);
        var samples = kind.Sample(model, EverySampler.Process, noise, settings);
        Assert.InRange(Moments.Worst(samples, m, s), 0, 4.5);

        // Given their mean, the expectation of mask and colours follows by the rule of p(u | v); DDNM comes near it without being told.
        double ofMean = (0.5 + 0.4 + 0.3 + 2 * (0.2 + 0.1 + 0.2)) / 9, withMask = (0.2 + 0.15 + 0.1) / 3;
        double trueMask = 0.2 + withMask / ofMean * (y - (0.3 + 0.1 - 0.2) / 3);
        Assert.InRange((m[3] - 0.2) / (trueMask - 0.2), 0.3, 1.1);
        Assert.Equal(3 * y, m[0] + m[1] + m[2], 1e-9);
    }

    [Fact]
    public void Measurements_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        string Refused(ICondition condition)
            => Assert.Throws<JdmException>(() => EverySampler.Draw("dpm++:2", condition, null, 0, 1)).Message;
        Assert.Contains("[1, 3, 3, 3] from channel 0 on, but the samples are [2, 3, 2, 2]",
            Refused(Diffusion.Conditions.SuperResolution(zeros([1, 3, 3, 3]), 2)));
        Assert.Contains("gives [2, 3, 2, 2]", Refused(Diffusion.Conditions.SuperResolution(zeros([1, 1, 2, 2]), 2)));
        Assert.Contains("by 3 does not divide", Refused(Diffusion.Conditions.SuperResolution(zeros([1, 3, 1, 1]), 3)));
        var doubled = ones([1, 4, 4, 4], dtype: float64);
        Assert.Contains("makes Float64 of samples of Float32", Refused(new LinearMeasurement(new PixelSelection(doubled), doubled, 0, 4)));
        Assert.Contains("but the samples have 4", Refused(new LinearMeasurement(new AveragePooling(2), zeros([1, 3, 2, 2]), 2)));
    }
}
