using JdmMl.Diffusion.Tests.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

/// <summary>
/// Replacing the known part approximates the conditional distribution. What it must give exactly follows from carrying mean and
/// covariance of a joint Gaussian through the algorithm; samples are held to that, and that to p(unknown | known).
/// </summary>
public class ReplacementOracleTests
{
    private const int Count = 20_000;
    private const double Given = 1.1;
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));
    private static readonly double[] Mean = [0.4, -0.3];
    private static readonly double[,] Covariance = { { 0.5, 0.35 }, { 0.35, 0.4 } };

    // p(x_0 | x_1 = y) = N(m_0 + S_01 / S_11 (y - m_1), S_00 - S_01^2 / S_11).
    private static readonly double TrueMean = 0.4 + 0.35 / 0.4 * (Given + 0.3), TrueVariance = 0.5 - 0.35 * 0.35 / 0.4;

    private static LinearOracle Oracle(string sampler, double eta = 0, int tooHigh = 0, int length = 1, int times = 1, bool large = false)
        => new(sampler, Mean, Covariance)
        {
            Eta = eta, Known = { [1] = Given }, LevelsTooHigh = tooHigh, Jumps = (length, times), LargeVariance = large,
        };

    private static Tensor Draw(string sampler, double eta, KnownLevel level, Resampling? resampling, ulong seed, bool large = false)
    {
        using var noise = new BatchNoise(Count, 2, 1, 1, seed);
        using var scope = NewDisposeScope();
        var kind = Diffusion.Samplers.Parse(sampler) is DdimSampler ddim ? ddim with { Eta = eta } : Diffusion.Samplers.Parse(sampler);
        var settings = new SamplingSettings
        {
            Range = null, Resampling = resampling, Variance = large ? ReverseVariance.Large : ReverseVariance.Small,
            Condition = Diffusion.Conditions.GivenMask(full([1, 1, 1, 1], Given), imageChannels: 1, level),
        };
        return kind.Sample(new ExactGaussian(Process, Mean, Covariance), Process, noise, settings).MoveToOuterDisposeScope();
    }

    // Of N(mean, variance) from p(x_0 | x_1 = y), in nats.
    private static double Divergence((double[] Mean, double[,] Covariance) of)
    {
        double off = of.Mean[0] - TrueMean, ratio = of.Covariance[0, 0] / TrueVariance;
        return 0.5 * (ratio + off * off / TrueVariance - 1 - Math.Log(ratio));
    }

    [Theory]
    [InlineData("ancestral:10", 0)]
    [InlineData("ancestral:25", 0)]
    [InlineData("ddim:25", 0)]
    [InlineData("ddim:25", 0.5)]
    [InlineData("ddim:25", 1)]
    [InlineData("dpm++:10", 0)]
    [InlineData("dpm++:25", 0)]
    public void Algorithm_2_gives_what_its_own_steps_imply_and_a_level_too_high_is_told_apart(string sampler, double eta)
    {
        using var scope = NewDisposeScope();
        var right = Oracle(sampler, eta).Run();
        var wrong = Oracle(sampler, eta, tooHigh: 1).Run();
        var samples = Draw(sampler, eta, KnownLevel.Previous, null, 1);
        var thesis = Draw(sampler, eta, KnownLevel.Current, null, 1);
        Assert.InRange(Moments.Worst(samples, right.Mean, right.Covariance), 0, 4.5);
        Assert.InRange(Moments.Worst(thesis, wrong.Mean, wrong.Covariance), 0, 4.5);
        // In the free channel alone: the known one, with its noise of 0.01 or more left, would be told apart at once.
        Assert.InRange(Moments.Worst(thesis.narrow(1, 0, 1), [right.Mean[0]], new[,] { { right.Covariance[0, 0] } }), 6, 1e3);
    }

    [Theory]
    [InlineData("ancestral:25", 0, 1)]
    [InlineData("ancestral:25", 0, 5)]
    [InlineData("ddim:25", 0, 1)]
    [InlineData("ddim:25", 0.5, 3)]
    [InlineData("dpm++:25", 0, 1)]
    [InlineData("dpm++:25", 0, 5)]
    public void Jumps_bring_replacement_towards_the_true_conditional(string sampler, double eta, int length)
    {
        using var scope = NewDisposeScope();
        double[] divergences = [.. new[] { 1, 2, 4, 8 }.Select(times => Divergence(Oracle(sampler, eta, 0, length, times).Run()))];
        Assert.All(divergences.Zip(divergences.Skip(1)), pair => Assert.True(pair.Second < pair.First, string.Join(", ", divergences)));
        Assert.True(divergences[^1] < 0.45 * divergences[0], string.Join(", ", divergences));

        var jumped = Oracle(sampler, eta, 0, length, 4).Run();
        var samples = Draw(sampler, eta, KnownLevel.Previous, new Resampling(length, 4), 2);
        Assert.InRange(Moments.Worst(samples, jumped.Mean, jumped.Covariance), 0, 4.5);
    }

    // The figures in the remarks of Resampling.
    [Theory]
    [InlineData("ancestral:25", 1, 0.51)]
    [InlineData("ancestral:1000", 1, 0.57)]
    [InlineData("ancestral:100", 10, 0.94)]
    public void Replacement_alone_goes_half_the_way(string sampler, int times, double share)
        => Assert.Equal(share, (Oracle(sampler, times: times).Run().Mean[0] - Mean[0]) / (TrueMean - Mean[0]), 0.006);

    // Coarse steps with the posterior's variance lose spread at every repetition; with beta_t they keep it.
    [Fact]
    public void With_the_large_variance_jumps_converge_to_the_true_conditional()
    {
        using var scope = NewDisposeScope();
        var (mean, covariance) = Oracle("ancestral:100", times: 100, large: true).Run();
        Assert.Equal(TrueMean, mean[0], 0.015);
        Assert.Equal(TrueVariance, covariance[0, 0], 0.005);
        Assert.True(Divergence((mean, covariance)) < Divergence(Oracle("ancestral:100").Run()) / 100);

        var jumped = Oracle("ancestral:25", times: 10, large: true).Run();
        var samples = Draw("ancestral:25", 0, KnownLevel.Previous, new Resampling(1, 10), 3, large: true);
        Assert.InRange(Moments.Worst(samples, jumped.Mean, jumped.Covariance), 0, 4.5);
    }

    // p(x_0 | x_1 = 0) of a mixture: the components' conditionals, weighted with their responsibilities for the known value.
    [Theory]
    [InlineData("ancestral:50", 20)]
    [InlineData("ddim:50", 10)]
    [InlineData("dpm++:50", 10)]
    public void Jumps_bring_a_mixture_towards_its_conditional(string sampler, int times)
    {
        using var scope = NewDisposeScope();
        var given = JointOracleTests.Mixture.Given(0);
        double mean = given.Sum(g => g.Weight * g.Mean);
        double variance = given.Sum(g => g.Weight * (g.Variance + (g.Mean - mean) * (g.Mean - mean)));
        double share = given.Sum(g => g.Weight * JointOracleTests.Phi((-0.1 - g.Mean) / Math.Sqrt(g.Variance)));

        (double Mean, double Variance, double Share) Drawn(Resampling? resampling)
        {
            using var noise = new BatchNoise(8000, 2, 1, 1, 4);
            var x = Diffusion.Samplers.Parse(sampler).Sample(JointOracleTests.Mixture, Process, noise, new SamplingSettings
            {
                Range = null, Variance = ReverseVariance.Large, Resampling = resampling,
                Condition = Diffusion.Conditions.GivenMask(zeros([1, 1, 1, 1]), imageChannels: 1),
            }).narrow(1, 0, 1);
            var (m, s) = Moments.Of(x);
            return (m[0], s[0, 0], (x < -0.1).to(float64).mean().item<double>());
        }

        var (plain, jumped) = (Drawn(null), Drawn(new Resampling(1, times)));
        Assert.InRange(Math.Abs(plain.Mean - mean), 0.1, 0.2);
        Assert.InRange(Math.Abs(plain.Share - share), 0.06, 0.1);
        Assert.True(Math.Abs(jumped.Mean - mean) < 0.5 * Math.Abs(plain.Mean - mean), $"{plain.Mean} {jumped.Mean} {mean}");
        Assert.True(Math.Abs(jumped.Share - share) < 0.5 * Math.Abs(plain.Share - share), $"{plain.Share} {jumped.Share} {share}");
        Assert.Equal(variance, jumped.Variance, 0.03);
    }
}
