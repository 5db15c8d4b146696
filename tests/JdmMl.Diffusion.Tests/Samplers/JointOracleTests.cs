using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>Joint samples of exact denoisers against closed forms.</summary>
public class JointOracleTests
{
    private const int Count = 20_000;
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));
    private static readonly double[] Mean = [0.4, -0.3];
    private static readonly double[,] Covariance = { { 0.5, 0.35 }, { 0.35, 0.4 } };

    internal static ExactMixture Mixture { get; } = new(
        Process, [0.3, 0.7], [[-0.7, -0.4], [0.5, 0.3]],
        [new[,] { { 0.06, 0.03 }, { 0.03, 0.09 } }, new[,] { { 0.08, -0.02 }, { -0.02, 0.05 } }]);

    private static Tensor Draw(INoisePredictor model, string sampler, double eta, ReverseVariance variance, ulong seed)
    {
        using var noise = new BatchNoise(Count, 2, 1, 1, seed);
        var kind = Diffusion.Samplers.Parse(sampler) is DdimSampler ddim ? ddim with { Eta = eta } : Diffusion.Samplers.Parse(sampler);
        return kind.Sample(model, Process, noise, new SamplingSettings { Range = null, Variance = variance });
    }

    // Samples may leave what the steps imply by 4.5 standard errors, of 0.005 or less.
    [Theory]
    [InlineData("ancestral:1", 0, ReverseVariance.Small)]
    [InlineData("ancestral:2", 0, ReverseVariance.Large)]
    [InlineData("ancestral:10", 0, ReverseVariance.Large)]
    [InlineData("ancestral:50", 0, ReverseVariance.Small)]
    [InlineData("ancestral:50", 0, ReverseVariance.Large)]
    [InlineData("ddim:1", 0.5, ReverseVariance.Learned)]
    [InlineData("ddim:2", 0.5, ReverseVariance.Learned)]
    [InlineData("ddim:50", 0, ReverseVariance.Learned)]
    [InlineData("ddim:50", 0.5, ReverseVariance.Learned)]
    [InlineData("ddim:50", 1, ReverseVariance.Learned)]
    [InlineData("dpm++:1", 0, ReverseVariance.Learned)]
    [InlineData("dpm++:2", 0, ReverseVariance.Learned)]
    [InlineData("dpm++:3", 0, ReverseVariance.Learned)]
    [InlineData("dpm++:20", 0, ReverseVariance.Learned)]
    public void Samples_of_a_gaussian_have_the_moments_that_the_samplers_steps_imply(string sampler, double eta, ReverseVariance variance)
    {
        using var scope = NewDisposeScope();
        var (mean, covariance) = Implied(sampler, eta, variance);
        var samples = Draw(new ExactGaussian(Process, Mean, Covariance), sampler, eta, variance, 5);
        Assert.InRange(Moments.Worst(samples, mean, covariance), 0, 4.5);
    }

    [Theory]
    [InlineData("ancestral", 0, ReverseVariance.Small)]
    [InlineData("ancestral", 0, ReverseVariance.Large)]
    [InlineData("ddim", 0, ReverseVariance.Learned)]
    [InlineData("ddim", 0.5, ReverseVariance.Learned)]
    [InlineData("dpm++", 0, ReverseVariance.Learned)]
    public void Those_moments_approach_the_datas_with_more_steps(string kind, double eta, ReverseVariance variance)
    {
        double Bias(int steps)
        {
            var (mean, covariance) = Implied($"{kind}:{steps}", eta, variance);
            return Enumerable.Range(0, 4).Max(k => Math.Max(
                Math.Abs(mean[k / 2] - Mean[k / 2]), Math.Abs(covariance[k / 2, k % 2] - Covariance[k / 2, k % 2])));
        }
        var (coarse, middle, fine) = (Bias(25), Bias(100), Bias(1000));
        Assert.True(middle < coarse / 2 && fine < middle && fine < 0.006, $"{coarse} {middle} {fine}");
    }

    private static (double[] Mean, double[,] Covariance) Implied(string sampler, double eta, ReverseVariance variance)
        => new LinearOracle(sampler, Mean, Covariance) { Eta = eta, LargeVariance = variance == ReverseVariance.Large }.Run();

    // The standard errors are 0.005 and less, the samplers' own bias at these steps 0.015.
    [Theory]
    [InlineData("ancestral:100", 0)]
    [InlineData("ddim:100", 0)]
    [InlineData("dpm++:50", 0)]
    public void Samples_of_a_mixture_have_its_moments_and_its_parts(string sampler, double eta)
    {
        using var scope = NewDisposeScope();
        var (mean, covariance) = Mixture.Moments();
        var samples = Draw(Mixture, sampler, eta, ReverseVariance.Large, 6);
        var (m, s) = Moments.Of(samples);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(mean[i], m[i], 0.02);
            for (int j = 0; j < 2; j++) Assert.Equal(covariance[i, j], s[i, j], 0.02);
        }
        double share = 0.3 * Phi((-0.1 + 0.7) / Math.Sqrt(0.06)) + 0.7 * Phi((-0.1 - 0.5) / Math.Sqrt(0.08));
        Assert.Equal(share, (samples.narrow(1, 0, 1) < -0.1).to(float64).mean().item<double>(), 0.02);
    }

    /// <summary>The normal distribution function, by its series (Marsaglia 2004).</summary>
    internal static double Phi(double z)
    {
        double sum = z, term = z;
        for (int k = 1; k < 200; k++) sum += term *= z * z / (2 * k + 1);
        return 0.5 + sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }
}
