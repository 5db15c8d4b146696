using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Timesteps;

public class TimestepSamplerTests
{
    private const int Steps = 8;

    private static LossSecondMomentTimesteps Filled(Func<int, double> loss)
    {
        var sampler = new LossSecondMomentTimesteps(Steps);
        for (int k = 0; k < 10; k++)
            for (int t = 0; t < Steps; t++) sampler.Observe([t], [loss(t)]);
        return sampler;
    }

    [Fact]
    public void Uniform_draws_visit_every_step_alike_with_weight_one()
    {
        var (times, weights) = new UniformTimesteps(Steps).Draw(new RandomStream(1), 8000);
        Assert.All(weights, w => Assert.Equal(1, w));
        Assert.All(Enumerable.Range(0, Steps), t => Assert.InRange(times.Count(x => x == t), 850, 1150));   // 1000 +- 5 sd
    }

    [Fact]
    public void Without_a_full_history_draws_are_uniform()
    {
        var sampler = new LossSecondMomentTimesteps(Steps);
        for (int k = 0; k < 10; k++)
            for (int t = 0; t < Steps - 1; t++) sampler.Observe([t], [5.0]);
        Assert.All(sampler.Probabilities(), p => Assert.Equal(1.0 / Steps, p));
    }

    // p_t = 0.999 sqrt(E L^2) / sum + 0.001 / T (Nichol, Dhariwal 2021, Eq. 18 and code)
    [Fact]
    public void Probabilities_follow_the_root_of_the_second_moment()
    {
        var p = Filled(t => t + 1).Probabilities();
        double sum = Steps * (Steps + 1) / 2.0;
        Assert.All(Enumerable.Range(0, Steps), t => Assert.Equal((t + 1) / sum * 0.999 + 0.001 / Steps, p[t], 1e-12));
        Assert.Equal(1, p.Sum(), 1e-12);
    }

    [Fact]
    public void Weighted_draws_leave_the_expected_loss_what_it_is()
    {
        var sampler = Filled(t => 1 + t * t);
        var p = sampler.Probabilities();
        var (times, weights) = sampler.Draw(new RandomStream(3), 20000);
        Assert.All(times.Zip(weights), d => Assert.Equal(1 / (Steps * p[d.First]), d.Second, 1e-12));
        double expected = Enumerable.Range(0, Steps).Average(t => 1.0 + t * t);
        double measured = times.Zip(weights).Average(d => d.Second * (1 + d.First * d.First));
        Assert.Equal(expected, measured, expected * 0.01);
        Assert.All(Enumerable.Range(0, Steps), t => Assert.Equal(p[t], times.Count(x => x == t) / 20000.0, 0.02));
    }

    [Fact]
    public void Only_the_latest_ten_losses_count_and_losses_that_are_no_numbers_are_left_out()
    {
        var sampler = Filled(_ => 100);
        for (int k = 0; k < 10; k++) sampler.Observe([0, 1], [1.0, double.NaN]);
        var p = sampler.Probabilities();
        Assert.Equal(1 / 701.0 * 0.999 + 0.001 / Steps, p[0], 1e-12);
        Assert.Equal(p[2], p[1], 1e-12);
    }

    [Fact]
    public void Its_state_can_be_put_into_another_one()
    {
        var (one, other) = (Filled(t => t + 1), new LossSecondMomentTimesteps(Steps));
        foreach (var (from, to) in one.State.Zip(other.State)) from.Values.CopyTo(to.Values, 0);
        Assert.Equal(one.Probabilities(), other.Probabilities());
        Assert.Equal(one.Draw(new RandomStream(4), 5).Times, other.Draw(new RandomStream(4), 5).Times);
    }
}
