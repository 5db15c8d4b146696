using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Process;

public class GaussianProcessTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SafeTensorFile _file = Golden.Open("diffusion_ops");
    private readonly GaussianProcess _process = new(NoiseSchedule.Linear(1000));
    private readonly long[] _t;

    public GaussianProcessTests() => _t = Golden.Longs(_file, "t");

    public void Dispose() => _scope.Dispose();

    private Tensor Get(string name) => _file.Get(name);
    private static ValueRange RangeOf(string mode) => mode == "thesis" ? new(0, 1) : new(-1, 1);
    private Tensor Clean(string mode) => Get(mode == "thesis" ? "x_start01" : "x_start_pm1");
    private void Same(string name, Tensor actual, double relative = 1e-5, double absolute = 1e-6) =>
        Golden.Close(Get(name), actual, relative, absolute, name);

    [Theory]
    [InlineData("thesis")]
    [InlineData("improved")]
    public void Forward_and_posterior_equal_the_reference(string mode)
    {
        var clean = Clean(mode);
        var (mean, logVariance) = _process.Forward(clean, _t);
        Same($"{mode}/q_mean", mean);
        Same($"{mode}/q_log_variance", logVariance);
        Same($"{mode}/q_variance", exp(logVariance));
        var noisy = _process.Noised(clean, _t, Get("noise"));
        Same($"{mode}/x_t", noisy);
        var (posteriorMean, posteriorLogVariance) = _process.Posterior(clean, noisy, _t);
        Same($"{mode}/posterior_mean", posteriorMean);
        Same($"{mode}/posterior_log_variance_clipped", posteriorLogVariance);
        Same($"{mode}/posterior_variance", _process.At(i => _process.PosteriorVariance[i], _t, clean).expand_as(clean));
        Same($"{mode}/eps_from_xstart", _process.NoiseFromClean(noisy, _t, clean));
        Same($"{mode}/prior_bpd", _process.PriorTerm(clean));
    }

    [Theory]
    [InlineData("thesis", true)]
    [InlineData("thesis", false)]
    [InlineData("improved", true)]
    [InlineData("improved", false)]
    public void The_reverse_step_equals_the_reference(string mode, bool clip)
    {
        string suffix = clip ? "clip" : "noclip";
        var range = clip ? RangeOf(mode) : null;
        var clean = Clean(mode);
        var noisy = Get($"{mode}/x_t");
        var step = _process.Reverse(Get("model_output"), noisy, _t, range);
        Same($"{mode}/p_pred_xstart_{suffix}", step.CleanEstimate);
        Same($"{mode}/p_mean_{suffix}", step.Mean);
        Same($"{mode}/p_log_variance_{suffix}", step.LogVariance);
        Same($"{mode}/p_variance_{suffix}", exp(step.LogVariance));
        SameBound($"{mode}/vb_bpd_{suffix}", _process.BoundTerm(Get("model_output"), clean, noisy, _t, range));
        if (!clip) Same($"{mode}/xstart_from_eps", _process.CleanFromNoise(noisy, _t, Get("noise")));
    }

    [Fact]
    public void In_double_the_reverse_step_equals_the_double_reference()
    {
        var step = _process.Reverse(Get("model_output").to(float64), Get("thesis/x_t").to(float64), _t, new(0, 1));
        foreach (var (name, value) in new[]
        {
            ("p_mean_clip", step.Mean), ("p_log_variance_clip", step.LogVariance),
            ("p_pred_xstart_clip", step.CleanEstimate), ("p_variance_clip", exp(step.LogVariance)),
        })
            Golden.Close(Get("thesis_f64/" + name).to(float64), value, 1e-9, 1e-9, name);
    }

    [Fact]
    public void In_double_the_loss_equals_the_double_reference()
    {
        var raw = Get("x_raw").to(float64);
        var clean = cat([raw.narrow(1, 0, 3), (raw.narrow(1, 3, 1) > 0).to(float64)], 1);
        var (output, noise) = (Get("model_output").to(float64), Get("noise").to(float64));
        var noisy = _process.Noised(clean, _t, noise);
        var mse = GaussianProcess.PerSample((noise - output.narrow(1, 0, 4)).square());
        var bound = _process.BoundTerm(output, clean, noisy, _t, range: null);
        Golden.Close(Get("thesis_f64/mse"), mse, 1e-12, 0, "mse");
        Golden.Close(Get("thesis_f64/vb"), bound, 1e-9, 1e-12, "vb");
        Golden.Close(Get("thesis_f64/loss"), mse + bound, 1e-9, 0, "loss");
    }

    [Fact]
    public void Fixed_variances_are_the_posteriors_and_beta()
    {
        var noisy = Get("thesis/x_t").to(float64);
        foreach (var output in new[] { Get("model_output").to(float64), Get("model_output").to(float64).narrow(1, 0, 4) })
        {
            double[] Of(ReverseVariance variance) => _process.Reverse(output, noisy, _t, null, variance).LogVariance
                .narrow(1, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1).flatten().contiguous().data<double>().ToArray();
            // improved-diffusion: FIXED_SMALL is the clipped posterior's, FIXED_LARGE is beta with the posterior's second entry first.
            Golden.Close([.. _t.Select(t => Math.Log(_process.PosteriorVariance[(int)Math.Max(t, 1)]))], Of(ReverseVariance.Small), 1e-12);
            Golden.Close(
                [.. _t.Select(t => Math.Log(t == 0 ? _process.PosteriorVariance[1] : _process.Betas[(int)t]))],
                Of(ReverseVariance.Large), 1e-12);
        }
        Assert.NotEqual(
            _process.Reverse(Get("model_output"), Get("thesis/x_t"), _t, null).LogVariance.contiguous().data<float>().ToArray(),
            _process.Reverse(Get("model_output"), Get("thesis/x_t"), _t, null, ReverseVariance.Small)
                .LogVariance.contiguous().data<float>().ToArray());
    }

    [Fact]
    public void One_time_for_all_samples_gives_what_a_time_for_each_gives()
    {
        var clean = Get("x_start_pm1");
        foreach (int t in new[] { 0, 250, 999 })
        {
            long[] same = [.. Enumerable.Repeat((long)t, 6)], mixed = [t, t, t, t, t, 7];
            var one = _process.Noised(clean, same, Get("noise"));
            Assert.Equal(
                one.narrow(0, 0, 5).contiguous().data<float>().ToArray(),
                _process.Noised(clean, mixed, Get("noise")).narrow(0, 0, 5).contiguous().data<float>().ToArray());
            Golden.Close(one, _process.NoisedTo(t, clean, Get("noise")), 1e-6, 1e-7);
        }
        Assert.Same(clean, _process.NoisedTo(-1, clean, null));
    }

    // q(x_to | x_from) q(x_from | x_0) = q(x_to | x_0): mean factors multiply, variances add up.
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(-1, 999)]
    [InlineData(0, 1)]
    [InlineData(100, 350)]
    public void Noising_up_ends_at_the_upper_levels_distribution(int from, int to)
    {
        double Level(int t) => t < 0 ? 1 : _process.AlphaBar[t];
        var one = ones([1, 1, 1, 1], dtype: float64);
        var zero = zeros([1, 1, 1, 1], dtype: float64);
        double factor = _process.Renoised(one, from, to, zero).item<double>();
        double added = _process.Renoised(zero, from, to, one).item<double>();
        Assert.Equal(Math.Sqrt(Level(to)), factor * Math.Sqrt(Level(from)), 1e-14);
        Assert.Equal(1 - Level(to), factor * factor * (1 - Level(from)) + added * added, 1e-14);
        if (to == from + 1) Assert.Equal(_process.Betas[to], added * added, 1e-14);
    }

    [Theory]
    [InlineData("thesis")]
    [InlineData("improved")]
    public void Hybrid_loss_and_its_gradient_equal_the_reference(string mode)
    {
        var clean = Clean(mode);
        if (mode == "thesis")
        {
            // The reference binarises the mask channel of the raw batch inside the loss.
            var raw = Get("x_raw");
            clean = cat([raw.narrow(1, 0, 3), (raw.narrow(1, 3, 1) > 0).to(float32)], 1);
        }
        var output = Get("model_output").requires_grad_();
        var terms = new DiffusionLoss(_process, Objective.Noise.Rules()).Of((_, _) => output, clean, _t, Get("noise"));
        Same($"{mode}/mse", terms.SquaredError);
        SameBound($"{mode}/vb", terms.Bound!);
        SameBound($"{mode}/loss", terms.Total);
        terms.Total.mean().backward();
        Assert.True(Golden.RelativeToLargest(Get($"{mode}/grad_loss_mean_wrt_model_output"), output.grad!) < 1e-4);
    }

    [Theory]
    [InlineData("thesis", "thesis_fixed")]
    [InlineData("improved", "improved")]
    public void Sampler_steps_equal_the_reference(string mode, string ddim)
    {
        var noisy = Get($"{mode}/x_t");
        var z = Get("step_noise");
        var step = _process.Reverse(Get("model_output"), noisy, _t, RangeOf(mode));
        var live = tensor(_t.Select(i => i == 0 ? 0f : 1f).ToArray(), [_t.Length, 1, 1, 1]);
        Same($"{mode}/p_sample", AncestralSampler.Next(step, z * live));
        foreach (double eta in new[] { 0.0, 0.5, 1.0 })
            SameButRounded(
                FormattableString.Invariant($"{ddim}/ddim_eta{eta:0.0}"),
                DdimSampler.Next(_process, noisy, step.CleanEstimate, _t, eta == 0 ? null : z, eta));
    }

    // The first three of the six time steps are 0, 1 and 2, where single precision rounds the bound more.
    private void SameBound(string name, Tensor actual)
    {
        Golden.Close(Get(name).narrow(0, 0, 3), actual.narrow(0, 0, 3), 1e-4, 1e-6, name);
        Golden.Close(Get(name).narrow(0, 3, 3), actual.narrow(0, 3, 3), 1e-5, 1e-6, name);
    }

    // The reference computes its DDIM coefficients in single precision. At the first three time steps 1 - abar is about 1e-4, so
    // that their roots (0.01) are off by 3e-6; they count three times at most, being multiplied by normal numbers.
    private void SameButRounded(string name, Tensor actual)
    {
        Golden.Close(Get(name).narrow(0, 0, 3), actual.narrow(0, 0, 3), 1e-5, 1e-5, name);
        Golden.Close(Get(name).narrow(0, 3, 3), actual.narrow(0, 3, 3), 1e-5, 1e-6, name);
    }

    [Fact]
    public void The_reverse_ode_step_equals_the_reference()
    {
        var noisy = Get("improved/x_t");
        var clean = _process.Reverse(Get("model_output"), noisy, _t, new(-1, 1)).CleanEstimate;
        var eps = _process.NoiseFromClean(noisy, _t, clean);
        var next = _process.At(i => Math.Sqrt(_process.AlphaBarNext[i]), _t, clean) * clean
            + _process.At(i => Math.Sqrt(1 - _process.AlphaBarNext[i]), _t, clean) * eps;
        SameButRounded("improved/ddim_reverse", next);
    }

    [Fact]
    public void Divergence_and_likelihood_equal_the_reference()
    {
        Same("normal_kl/out",
            Gaussians.KullbackLeibler(Get("normal_kl/m1"), Get("normal_kl/l1"), Get("normal_kl/m2"), Get("normal_kl/l2")));
        Same("dgll/out", Gaussians.DiscretisedLogLikelihood(Get("dgll/x"), Get("dgll/means"), Get("dgll/log_scales")));
    }

    [Fact]
    public void Time_codes_equal_the_reference()
    {
        double[] t = Get("temb/t").to(float64).data<double>().ToArray();
        foreach (int width in new[] { 32, 64, 128, 33 })
            Same($"temb/dim{width}", TimestepEmbedding.Of(t, width, zeros(1)));
    }

    private sealed class Constant(Tensor output) : INoisePredictor
    {
        public Tensor Predict(Tensor x, long[] timesteps) => output;
    }
}
