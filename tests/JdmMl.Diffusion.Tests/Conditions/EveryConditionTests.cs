using JdmMl.Leaks;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

public class EveryConditionTests
{
    private static readonly Resampling?[] Jumps = [null, new(1, 2), new(3, 3)];

    public static TheoryData<string> Samplers => [.. EverySampler.Samplers];
    public static TheoryData<string> Conditions => [.. EverySampler.Conditions];

    private static float[] Numbers(Tensor x) => x.contiguous().data<float>().ToArray();

    [Theory]
    [MemberData(nameof(Samplers))]
    public void What_is_known_comes_out_bit_for_bit(string sampler)
    {
        foreach (var jumps in Jumps)
        {
            using var scope = NewDisposeScope();
            var mask = EverySampler.Draw("dpm++:2", null, null, 5, 6).narrow(1, 3, 1).contiguous();
            var image = EverySampler.Draw("dpm++:2", null, null, 7, 8).narrow(1, 0, 3).contiguous();
            var region = (EverySampler.Draw("dpm++:2", null, null, 4, 5) > 0).to(float32);
            var whole = cat([image, mask], 1);

            var givenMask = EverySampler.Draw(sampler, Diffusion.Conditions.GivenMask(mask), jumps, 0, 1);
            Assert.Equal(Numbers(mask), Numbers(givenMask.narrow(1, 3, 1)));
            var givenImage = EverySampler.Draw(sampler, Diffusion.Conditions.GivenImage(image), jumps, 0, 1);
            Assert.Equal(Numbers(image), Numbers(givenImage.narrow(1, 0, 3)));
            var inpainted = EverySampler.Draw(sampler, Diffusion.Conditions.Inpainting(whole, region), jumps, 0, 1);
            Assert.Equal(Numbers(where(region.eq(1), whole, inpainted)), Numbers(inpainted));
            Assert.NotEqual(Numbers(whole), Numbers(inpainted));
            // One region of the pixels, for all channels and all samples.
            var half = region.narrow(0, 0, 1).narrow(1, 0, 1);
            inpainted = EverySampler.Draw(sampler, Diffusion.Conditions.Inpainting(whole, half), jumps, 0, 1);
            Assert.Equal(Numbers(where(half.eq(1), whole, inpainted)), Numbers(inpainted));

            var asTheThesis = EverySampler.Draw(sampler, Diffusion.Conditions.GivenMask(mask, level: KnownLevel.Current), jumps, 0, 1);
            Assert.NotEqual(Numbers(mask), Numbers(asTheThesis.narrow(1, 3, 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_sample_depends_on_its_number_alone_not_on_its_batch(string name)
    {
        foreach (string sampler in EverySampler.Samplers)
        foreach (var jumps in Jumps)
        {
            using var scope = NewDisposeScope();
            var condition = EverySampler.Condition(name);
            Tensor Draw(params long[] k) => EverySampler.Draw(sampler, condition.ForSamples(k, CPU), jumps, k);
            var together = Draw(2, 3, 4, 5);                                // sample 4 has row 1 of 3
            Assert.Equal(Numbers(together[2]), Numbers(Draw(4)[0]));
            Assert.Equal(Numbers(together[3]), Numbers(Draw(9, 5)[1]));
            Assert.True(together.isfinite().all().item<bool>());
            Assert.Equal([4, 4, 4, 4], together.shape);
        }
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_changes_the_samples_and_its_name_tells_it_from_others(string name)
    {
        using var scope = NewDisposeScope();
        var condition = EverySampler.Condition(name);
        Assert.NotEqual(
            Numbers(EverySampler.Draw("dpm++:12", null, null, 0, 1, 2)), Numbers(EverySampler.Draw("dpm++:12", condition, null, 0, 1, 2)));
        Assert.Equal(condition.Name, EverySampler.Condition(name).Name);
        Assert.NotEqual(condition.Name, EverySampler.Condition(name, rows: 2).Name);
        Assert.Single(EverySampler.Conditions, other => EverySampler.Condition(other).Name == condition.Name);
        Assert.NotEqual(condition.Name, condition.ForSamples([0, 1], CPU).Name);
        Assert.Matches("^[a-z0-9+-]+$", condition.Name);
    }

    [Fact]
    public void Sampler_and_settings_make_one_line_that_tells_all_of_them()
    {
        using var scope = NewDisposeScope();
        var sampler = Diffusion.Samplers.DpmSolverPlusPlus(20);
        var settings = new SamplingSettings();
        string[] all =
        [
            settings.Describe(sampler),
            settings.Describe(Diffusion.Samplers.Ddim(20)),
            (settings with { Range = new(0, 1) }).Describe(sampler),
            (settings with { Range = null }).Describe(sampler),
            (settings with { Variance = ReverseVariance.Large }).Describe(sampler),
            (settings with { Resampling = new() }).Describe(sampler),
            (settings with { Resampling = new(5, 10) }).Describe(sampler),
            (settings with { Condition = EverySampler.Condition("mask") }).Describe(sampler),
            (settings with { Condition = EverySampler.Condition("mask", level: KnownLevel.Current) }).Describe(sampler),
        ];
        Assert.Equal("dpm-solver++(2M)-20", all[0]);
        Assert.Equal("dpm-solver++(2M)-20; range [0, 1]", all[2]);
        Assert.Equal("dpm-solver++(2M)-20; resampling-10x10", all[5]);
        Assert.StartsWith("dpm-solver++(2M)-20; known-previous-from3-", all[7]);
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Theory]
    [InlineData("ancestral:12")]
    [InlineData("ddim:12")]
    [InlineData("dpm++:12")]
    public void Progress_counts_jumps_and_stopping_works_within_them(string sampler)
    {
        using var scope = NewDisposeScope();
        // 11 levels below the start; jumps of 3 from levels 0, 3 and 6, twice each.
        var seen = new List<(int, int)>();
        var settings = new SamplingSettings
        {
            Condition = EverySampler.Condition("mask"), Resampling = new(3, 3), OnStep = (done, all) => seen.Add((done, all)),
        };
        var noise = new SampleNoise(9, [0, 1, 2], 4, 4, CPU);
        EverySampler.Sampler(sampler).Sample(new EverySampler.Network(), EverySampler.Process, noise, settings);
        Assert.Equal(Enumerable.Range(1, 12 + 3 * 2 * 3).Select(i => (i, 30)), seen);

        using var stop = new CancellationTokenSource();
        int steps = 0;
        settings = settings with { Cancellation = stop.Token, OnStep = (_, _) => { if (++steps == 17) stop.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => EverySampler.Sampler(sampler).Sample(
            new EverySampler.Network(), EverySampler.Process, new SampleNoise(9, [0, 1, 2], 4, 4, CPU), settings));
        Assert.Equal(17, steps);
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Conditions_leave_no_tensor_behind(string name)
        => LiveHandles.RequireNoGrowth(() =>
        {
            using var scope = NewDisposeScope();
            var condition = EverySampler.Condition(name);
            foreach (string sampler in EverySampler.Samplers)
                EverySampler.Draw(sampler, condition.ForSamples([3, 4], CPU), new(3, 2), 3, 4);
            Assert.NotEmpty(condition.Name);
        });

    // The scope above would also free what a step forgets; here nothing is freed but by the sampler itself.
    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_run_returns_one_tensor_and_no_more(string name)
    {
        using var scope = NewDisposeScope();
        var condition = EverySampler.Condition(name, rows: 1);
        foreach (string sampler in EverySampler.Samplers)
        {
            EverySampler.Draw(sampler, condition, new(3, 2), 3, 4).Dispose();
            int before = scope.DisposablesCount;
            using var x = EverySampler.Draw(sampler, condition, new(3, 2), 3, 4);
            Assert.Equal(before + 1, scope.DisposablesCount);
        }
    }
}
