using JdmMl.Diffusion.Tests.Samplers;
using JdmMl.Leaks;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

public class GuidedPredictorTests
{
    // x_0 ~ N(c, s^2) given c, and N(0, s^2 + q^2) when c ~ N(0, q^2) is not known: both denoisers are exact.
    private sealed class Exact(GaussianProcess process, double spread, double ofCondition) : IConditionalPredictor
    {
        public List<bool> Asked { get; } = [];

        public Tensor Predict(Tensor x, long[] timesteps, Tensor? condition)
        {
            Asked.Add(condition is not null);
            if (condition is not null) Assert.Equal(x.shape[0], condition.shape[0]);
            double abar = process.AlphaBar[(int)timesteps[0]], variance = spread + (condition is null ? ofCondition : 0);
            var centred = condition is null ? x : x - Math.Sqrt(abar) * condition;
            var eps = centred * (Math.Sqrt(1 - abar) / (abar * variance + 1 - abar));
            return cat([eps, zeros_like(x) + (condition is null ? -1 : 1)], 1);         // the fraction tells who answered
        }
    }

    private static readonly GaussianProcess Process = EverySampler.Process;

    [Theory]
    [InlineData(0, new[] { false })]
    [InlineData(1, new[] { true })]
    [InlineData(3, new[] { true, false })]
    public void Only_what_the_weight_needs_is_asked(double guidance, bool[] asked)
    {
        using var scope = NewDisposeScope();
        var model = new Exact(Process, 0.1, 0.2);
        var guided = new GuidedPredictor(model, full([1, 1, 2, 2], 0.5), guidance);
        var x = randn(3, 1, 2, 2, generator: new Generator(1));
        var output = guided.Predict(x, [500, 500, 500]);
        Assert.Equal(asked, model.Asked);
        var (with, without) = (model.Predict(x, [500], full([3, 1, 2, 2], 0.5)), model.Predict(x, [500], null));
        var expected = without.narrow(1, 0, 1) + guidance * (with.narrow(1, 0, 1) - without.narrow(1, 0, 1));
        Golden.Close(expected, output.narrow(1, 0, 1), 1e-6, 1e-6);
        Assert.True(output.narrow(1, 1, 1).eq(guidance == 0 ? -1 : 1).all().item<bool>());
    }

    // w = 0 draws from N(0, s^2 + q^2), w = 1 from N(c, s^2), up to what the sampler's steps imply; more goes beyond c.
    [Theory]
    [InlineData("ancestral:50")]
    [InlineData("ddim:50")]
    [InlineData("dpm++:20")]
    public void Guidance_one_draws_from_the_conditional_and_more_goes_beyond_it(string sampler)
    {
        using var scope = NewDisposeScope();
        var condition = full([1, 1, 1, 1], 0.5);
        Tensor Draw(double guidance)
        {
            using var noise = new BatchNoise(10_000, 1, 1, 1, 5);
            return Diffusion.Samplers.Parse(sampler).Sample(
                new GuidedPredictor(new Exact(Process, 0.1, 0.2), condition, guidance), Process, noise,
                new SamplingSettings { Range = null, Variance = ReverseVariance.Small });
        }
        var none = new LinearOracle(sampler, [0], new[,] { { 0.3 } }).Run();
        Assert.InRange(Moments.Worst(Draw(0), none.Mean, none.Covariance), 0, 4.5);
        var one = new LinearOracle(sampler, [0.5], new[,] { { 0.1 } }).Run();
        Assert.InRange(Moments.Worst(Draw(1), one.Mean, one.Covariance), 0, 4.5);
        var (mean, covariance) = Moments.Of(Draw(3));
        Assert.True(mean[0] > 0.6 && covariance[0, 0] < one.Covariance[0, 0], $"{mean[0]} {covariance[0, 0]}");
    }

    [Fact]
    public void Bad_weights_and_conditions_are_refused()
    {
        using var scope = NewDisposeScope();
        var model = new Exact(Process, 1, 1);
        Assert.Contains("Guidance is -1", Assert.Throws<JdmException>(() => new GuidedPredictor(model, zeros([1, 1, 1, 1]), -1)).Message);
        Assert.Contains("NaN", Assert.Throws<JdmException>(() => new GuidedPredictor(model, zeros([1, 1, 1, 1]), double.NaN)).Message);
        Assert.Contains("there are 3 samples", Assert.Throws<JdmException>(
            () => new GuidedPredictor(model, zeros([2, 1, 1, 1])).Predict(zeros([3, 1, 1, 1]), [1, 1, 1])).Message);
        Assert.NotEqual(new GuidedPredictor(model, zeros([1, 1, 1, 1]), 2).Name, new GuidedPredictor(model, zeros([1, 1, 1, 1]), 3).Name);
        Assert.NotEqual(new GuidedPredictor(model, zeros([1, 1, 1, 1]), 2).Name, new GuidedPredictor(model, ones([1, 1, 1, 1]), 2).Name);
    }

    [Fact]
    public void Guidance_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var condition = full([1, 1, 2, 2], 0.5);
        var x = zeros([3, 1, 2, 2]);
        var model = new GuidedPredictor(new Exact(Process, 0.1, 0.2), condition, 0.5);
        LiveHandles.RequireNoGrowth(() =>
        {
            using var inner = NewDisposeScope();
            int before = inner.DisposablesCount;
            model.Predict(x, [5, 5, 5]);
            Assert.Equal(before + 1, inner.DisposablesCount);
        });
    }
}
