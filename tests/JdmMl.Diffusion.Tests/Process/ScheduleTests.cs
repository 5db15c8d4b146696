namespace JdmMl.Diffusion.Tests.Process;

public class ScheduleTests
{
    [Theory]
    [InlineData("linear")]
    [InlineData("cosine")]
    public void Every_table_equals_the_reference(string schedule)
    {
        var file = Golden.Open($"schedule_{schedule}_1000");
        var process = new GaussianProcess(schedule == "linear" ? NoiseSchedule.Linear(1000) : NoiseSchedule.Cosine(1000));
        void Same(string name, IReadOnlyList<double> actual) => Golden.Close(Golden.Doubles(file, name), actual, 1e-12, 1e-300);
        Same("betas", process.Betas);
        Same("alphas_cumprod", process.AlphaBar);
        Same("alphas_cumprod_prev", process.AlphaBarPrevious);
        Same("alphas_cumprod_next", process.AlphaBarNext);
        Same("posterior_variance", process.PosteriorVariance);
        Same("posterior_log_variance_clipped", process.PosteriorLogVariance);
        Same("posterior_mean_coef1", process.PosteriorCleanCoefficient);
        Same("posterior_mean_coef2", process.PosteriorNoisyCoefficient);
        Same("sqrt_alphas_cumprod", [.. process.AlphaBar.Select(Math.Sqrt)]);
        Same("sqrt_one_minus_alphas_cumprod", [.. process.AlphaBar.Select(a => Math.Sqrt(1 - a))]);
        Same("sqrt_recip_alphas_cumprod", [.. process.AlphaBar.Select(a => Math.Sqrt(1 / a))]);
        Same("sqrt_recipm1_alphas_cumprod", [.. process.AlphaBar.Select(a => Math.Sqrt(1 / a - 1))]);
        Same("log_one_minus_alphas_cumprod", [.. process.AlphaBar.Select(a => Math.Log(1 - a))]);
    }

    public static TheoryData<string> RespacingSpecifications()
    {
        var data = new TheoryData<string>();
        foreach (var name in Golden.Open("respacing").Names.Where(n => n.EndsWith("/timestep_map", StringComparison.Ordinal)))
            data.Add(name[..^"/timestep_map".Length]);
        return data;
    }

    [Theory]
    [MemberData(nameof(RespacingSpecifications))]
    public void Respacing_equals_the_reference(string key)
    {
        var file = Golden.Open("respacing");
        int total = 1000;
        string specification = key;
        if (key.StartsWith('T'))
        {
            total = int.Parse(key[1..key.IndexOf(':')]);
            specification = key[(key.IndexOf(':') + 1)..];
        }
        int[] kept = Respacing.Choose(total, specification);
        Assert.Equal(Golden.Longs(file, key + "/timestep_map"), kept.Select(k => (long)k));

        if (!file.Contains(key + "/betas")) return;
        var process = new GaussianProcess(NoiseSchedule.Linear(1000)).Respace(kept);
        Golden.Close(Golden.Doubles(file, key + "/betas"), process.Betas, 1e-12);
        Golden.Close(Golden.Doubles(file, key + "/alphas_cumprod"), process.AlphaBar, 1e-12);
        Golden.Close(Golden.Doubles(file, key + "/posterior_variance"), process.PosteriorVariance, 1e-12);
        Golden.Close(Golden.Doubles(file, key + "/posterior_log_variance_clipped"), process.PosteriorLogVariance, 1e-12);
        Golden.Close(Golden.Doubles(file, key + "/posterior_mean_coef1"), process.PosteriorCleanCoefficient, 1e-12);
        Golden.Close(Golden.Doubles(file, key + "/posterior_mean_coef2"), process.PosteriorNoisyCoefficient, 1e-12);
        Assert.Equal(kept, process.TimestepMap);
    }

    [Theory]
    [InlineData("ddim600", "no integer stride")]
    [InlineData("1001", "1001 of 1000")]
    [InlineData("0", "0 of 1000")]
    [InlineData("ten", "is not understood")]
    public void An_impossible_respacing_is_refused(string specification, string says)
        => Assert.Contains(says, Assert.Throws<JdmException>(() => Respacing.Choose(1000, specification)).Message);

    [Fact]
    public void One_step_is_the_noisiest_and_makes_a_process()
    {
        int[] kept = Respacing.Choose(1000, "1");
        Assert.Equal([999], kept);
        var process = new GaussianProcess(NoiseSchedule.Linear(1000)).Respace(kept);
        Assert.Equal(1, process.Steps);
        Assert.Equal(Math.Log(process.Betas[0]), process.PosteriorLogVariance[0]);      // its own variance is 0
    }

    [Fact]
    public void A_beta_outside_zero_to_one_is_refused()
        => Assert.Contains("Beta 1", Assert.Throws<JdmException>(() => new GaussianProcess([0.1, 1.5])).Message);
}
