using JdmMl.Diffusion.Tests.Samplers;
using JdmMl.Leaks;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Process;

public class BitsPerDimensionTests
{
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));

    [Theory]
    [InlineData("thesis_fixed")]
    [InlineData("improved")]
    public void The_bound_and_its_series_equal_the_reference(string mode)
    {
        using var scope = NewDisposeScope();
        using var network = Networks.DenoisingUNetTests.Load();
        var file = Golden.Open("bpd");
        bool thesis = mode == "thesis_fixed";
        var clean = thesis ? file.Get("x_start01") : file.Get("x_start01") * 2 - 1;
        var draws = file.Get("noise");                                      // [25, 1, 4, 32, 32], the noisiest first
        var noise = new ReplayedNoise(1, 4, [.. Enumerable.Range(0, 25).Select(j => draws[j])]);
        var steps = new List<int>();
        var bits = BitsPerDimension.Of(
            network, Process.Respace(Respacing.Choose(1000, "25")), clean, noise,
            new SamplingSettings { Range = thesis ? new(0, 1) : new(-1, 1), OnStep = (done, all) => steps.Add(done * 100 + all) });

        void Same(string name, Tensor actual, double relative = 1e-4, double absolute = 1e-5)
            => Golden.Close(file.Get($"{mode}/{name}"), actual, relative, absolute, name);
        Same("prior_bpd", bits.Prior, 1e-5, 1e-6);
        Same("total_bpd", bits.Total);
        Same("vb", bits.Terms.flip(1));
        Same("xstart_mse", bits.CleanError.flip(1));
        Same("mse", bits.NoiseError.flip(1));
        Assert.Equal(Enumerable.Range(1, 25).Select(i => i * 100 + 25), steps);
    }

    // With the exact denoiser of x_0 ~ N(m, s^2) one step's expected KL has a closed form: E[x_0 | x_t] misses x_0 by
    // v = s^2 (1 - abar) / (abar s^2 + 1 - abar) on average, so that KL = c_0^2 v / (2 beta~) nats, c_0 the posterior's weight of x_0.
    [Fact]
    public void A_gaussians_bound_is_its_closed_form()
    {
        using var scope = NewDisposeScope();
        const double mean = 0.1, variance = 0.2;
        var process = Process.Respace(Respacing.Choose(1000, 20));
        var model = new ExactGaussian(Process, [mean], new[,] { { variance } });
        using var noise = new BatchNoise(40_000, 1, 1, 1, 3);
        var clean = mean + Math.Sqrt(variance) * noise.Next();
        var bits = BitsPerDimension.Of(
            model, process, clean, noise, new SamplingSettings { Range = null, Variance = ReverseVariance.Small });
        double[] series = bits.Terms.mean([0L]).to(float64).data<double>().ToArray();
        double[] errors = bits.CleanError.mean([0L]).to(float64).data<double>().ToArray();
        for (int t = 1; t < 20; t++)
        {
            double abar = process.AlphaBar[t], v = variance * (1 - abar) / (abar * variance + 1 - abar);
            double kl = Math.Pow(process.PosteriorCleanCoefficient[t], 2) * v / (2 * process.PosteriorVariance[t]) / Math.Log(2);
            Assert.Equal(v, errors[t], 0.03 * v);                           // standard error sqrt(2 / N) = 0.7 %
            Assert.Equal(kl, series[t], 0.03 * kl);
        }
    }

    [Fact]
    public void The_bound_returns_its_five_tensors_and_leaves_none_behind()
    {
        using var scope = NewDisposeScope();
        var process = Process.Respace(Respacing.Choose(1000, 5));
        var clean = zeros([2, 2, 2, 2]);
        var model = new ExactGaussian(Process, [0, 0], new[,] { { 1.0, 0 }, { 0, 1 } });
        LiveHandles.RequireNoGrowth(() =>
        {
            using var inner = NewDisposeScope();
            int before = inner.DisposablesCount;
            BitsPerDimension.Of(model, process, clean, new SampleNoise(1, [0, 1], 2, 2, CPU), new SamplingSettings());
            Assert.Equal(before + 5, inner.DisposablesCount);
        });
    }

    [Fact]
    public void Evaluation_stops_when_asked()
    {
        using var scope = NewDisposeScope();
        using var stop = new CancellationTokenSource();
        int seen = 0;
        var settings = new SamplingSettings { Cancellation = stop.Token, OnStep = (_, _) => { if (++seen == 3) stop.Cancel(); } };
        var model = new ExactGaussian(Process, [0], new[,] { { 1.0 } });
        Assert.Throws<OperationCanceledException>(
            () => BitsPerDimension.Of(model, Process, zeros([1, 1, 1, 1]), new SampleNoise(1, [0], 1, 1, CPU), settings));
        Assert.Equal(3, seen);
    }
}
