using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Losses;

/// <summary>The hybrid loss itself is held against the golden vectors in Process/GaussianProcessTests and Learning/TrainingTests.</summary>
public class DiffusionLossTests
{
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));
    private static readonly long[] Times = [0, 3, 400, 999];

    private static Tensor Random(int channels) => randn(Times.Length, channels, 3, 3).to(float64);

    [Fact]
    public void Hybrid_is_error_plus_bound_and_the_bound_moves_the_variance_alone()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Random(4).clamp(-1, 1), Random(4));
        var output = Random(8).requires_grad_();
        var terms = new DiffusionLoss(Process, Objective.Noise.Rules()).Of((_, _) => output, clean, Times, noise);
        Golden.Close(terms.SquaredError + terms.Bound!, terms.Total, 1e-12, 0, "total");
        terms.Bound!.sum().backward();
        Assert.Equal(0, output.grad!.narrow(1, 0, 4).abs().max().item<double>());
        Assert.True(output.grad!.narrow(1, 4, 4).abs().max().item<double>() > 0);
    }

    [Theory]
    [InlineData(ReverseVariance.Learned, 8)]
    [InlineData(ReverseVariance.Small, 4)]
    [InlineData(ReverseVariance.Large, 4)]
    public void Variational_is_the_bound_times_T_and_moves_the_mean_too(ReverseVariance variance, int channels)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Random(4).clamp(-1, 1), Random(4));
        var output = Random(channels).requires_grad_();
        var terms = new DiffusionLoss(Process, Objective.Noise.Rules(), LossKind.Variational, variance).Of((_, _) => output, clean, Times, noise);
        var noisy = Process.Noised(clean, Times, noise);
        Golden.Close(Process.BoundTerm(output, clean, noisy, Times, null, variance) * 1000, terms.Total, 1e-12, 0, "bound");
        terms.Total.sum().backward();
        Assert.True(output.grad!.narrow(1, 0, 4).abs().max().item<double>() > 0);
    }

    [Fact]
    public void Simple_is_the_squared_error()
    {
        using var scope = NewDisposeScope();
        var (clean, noise, output) = (Random(4), Random(4), Random(4));
        var terms = new DiffusionLoss(Process, Objective.Noise.Rules(), LossKind.Simple, ReverseVariance.Large).Of((_, _) => output, clean, Times, noise);
        Assert.Null(terms.Bound);
        Golden.Close((noise - output).square().mean([1L, 2, 3]), terms.Total, 1e-12, 0, "error");
    }

    // Hang et al. 2023: min(SNR, gamma) / SNR for noise, min(SNR, gamma) for x_0, min(SNR, gamma) / (SNR + 1) for velocity.
    [Theory]
    [InlineData(Objective.Noise)]
    [InlineData(Objective.Clean)]
    [InlineData(Objective.Velocity)]
    public void Min_snr_weights_are_the_papers(Objective objective)
    {
        using var scope = NewDisposeScope();
        var (clean, noise, output) = (Random(4), Random(4), Random(4));
        Tensor Error(double? gamma) => new DiffusionLoss(Process, objective.Rules(), LossKind.Simple, ReverseVariance.Small, gamma)
            .Of((_, _) => output, clean, Times, noise).SquaredError;
        var weights = Times.Select(t =>
        {
            double snr = Process.AlphaBar[(int)t] / (1 - Process.AlphaBar[(int)t]), least = Math.Min(snr, 5);
            return objective switch { Objective.Noise => least / snr, Objective.Clean => least, _ => least / (snr + 1) };
        });
        Golden.Close(Error(null) * tensor(weights.ToArray()), Error(5), 1e-9, 0, "weights");
    }

    [Fact]
    public void Min_snr_of_the_dual_output_is_refused()
    {
        using var scope = NewDisposeScope();
        var loss = new DiffusionLoss(Process, Objective.Dual.Rules(), MinSnrGamma: 5);
        Assert.Contains("Min-SNR", Assert.Throws<JdmException>(() => loss.Of((_, _) => Random(16), Random(4), Times, Random(4))).Message);
    }
}
