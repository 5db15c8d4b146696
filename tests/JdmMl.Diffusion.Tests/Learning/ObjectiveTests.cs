using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Learning;

public class ObjectiveTests
{
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));
    private static readonly long[] Times = [0, 1, 300, 700, 999];

    private sealed class Fixed(Tensor output) : INoisePredictor
    {
        public Tensor Predict(Tensor x, long[] timesteps) => output;
    }

    // v = sqrt(abar) eps - sqrt(1 - abar) x_0
    private static Tensor Velocity(Tensor clean, Tensor noise)
        => Process.At(i => Math.Sqrt(Process.AlphaBar[i]), Times, clean) * noise - Process.At(i => Math.Sqrt(1 - Process.AlphaBar[i]), Times, clean) * clean;

    [Fact]
    public void An_exact_velocity_becomes_the_exact_noise_and_the_variance_passes_through()
    {
        using var scope = NewDisposeScope();
        var (clean, noise, fraction) = (randn(5, 4, 3, 3).to(float64), randn(5, 4, 3, 3).to(float64), randn(5, 4, 3, 3).to(float64));
        var network = new Fixed(cat([Velocity(clean, noise), fraction], 1));
        var output = Objective.Velocity.AsNoise(network, Process).Predict(Process.Noised(clean, Times, noise), Times);
        Golden.Close(noise, output.narrow(1, 0, 4), 0, 1e-12, "noise");
        Golden.Close(fraction, output.narrow(1, 4, 4), 0, 0, "fraction");
    }

    [Fact]
    public void The_weighted_error_is_the_squared_error_of_the_velocity()
    {
        using var scope = NewDisposeScope();
        var (clean, noise, answer) = (randn(5, 4, 3, 3).to(float64), randn(5, 4, 3, 3).to(float64), randn(5, 8, 3, 3).to(float64));
        var expected = GaussianProcess.PerSample((Velocity(clean, noise) - answer.narrow(1, 0, 4)).square());
        var terms = HybridLoss.Of(
            Process, Objective.Velocity.AsNoise(new Fixed(answer), Process), clean, Times, noise, Objective.Velocity.ErrorWeight(Process, Times, clean));
        Golden.Close(expected, terms.SquaredError, 1e-9, 1e-12, "error");
    }

    [Fact]
    public void Noise_prediction_is_left_as_it_is()
    {
        var network = new Fixed(null!);
        Assert.Same(network, Objective.Noise.AsNoise(network, Process));
        Assert.Null(Objective.Noise.ErrorWeight(Process, Times, null!));
    }
}
