using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Objectives;

public class ObjectiveTests
{
    private static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));
    private static readonly long[] Times = [0, 1, 300, 700, 999];

    private static Tensor Random() => randn(Times.Length, 4, 3, 3).to(float64);

    private static Tensor Table(Func<int, double> table, Tensor like) => Process.At(table, Times, like);

    /// <summary>What a perfect network answers; for the dual output with the gate half open.</summary>
    private static Tensor Exact(Objective objective, Tensor clean, Tensor noise, Tensor noisy) => objective switch
    {
        Objective.Noise => noise,
        Objective.Clean => clean,
        Objective.Velocity => Table(i => Math.Sqrt(Process.AlphaBar[i]), clean) * noise - Table(i => Math.Sqrt(1 - Process.AlphaBar[i]), clean) * clean,
        Objective.Mean => Process.Posterior(clean, noisy, Times).Mean,
        _ => cat([noise, clean, zeros_like(noise)], 1),
    };

    [Theory]
    [InlineData(Objective.Noise)]
    [InlineData(Objective.Clean)]
    [InlineData(Objective.Velocity)]
    [InlineData(Objective.Mean)]
    [InlineData(Objective.Dual)]
    public void A_perfect_answer_is_the_noise_and_has_no_error(Objective objective)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Random(), Random());
        var noisy = Process.Noised(clean, Times, noise);
        var exact = Exact(objective, clean, noise, noisy);
        var rules = objective.Rules();
        Assert.Equal(rules.Groups * 4, exact.shape[1]);
        Golden.Close(noise, rules.ToNoise(Process, exact, noisy, Times), 0, 1e-7, "noise");
        Golden.Close(zeros_like(clean), rules.SquaredError(Process, exact, clean, noise, noisy, Times), 0, 1e-20, "error");
    }

    [Theory]
    [InlineData(Objective.Noise)]
    [InlineData(Objective.Clean)]
    [InlineData(Objective.Velocity)]
    [InlineData(Objective.Mean)]
    public void An_error_counts_in_the_clean_estimate_as_stated(Objective objective)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Random(), Random());
        var noisy = Process.Noised(clean, Times, noise);
        var rules = objective.Rules();
        var off = Exact(objective, clean, noise, noisy) + 1e-3;
        Golden.Close(full_like(clean, 1e-6), rules.SquaredError(Process, off, clean, noise, noisy, Times), 1e-9, 0, "error");
        var estimate = Process.CleanFromNoise(noisy, Times, rules.ToNoise(Process, off, noisy, Times));
        var expected = Table(i => rules.CleanErrorOf(Process, i)!.Value, clean) * 1e-6;
        Golden.Close(expected.expand_as(clean), (estimate - clean).square(), 1e-4, 1e-20, "x_0");
    }

    [Fact]
    public void The_dual_gate_chooses_between_the_two_estimates_and_alone_learns_from_the_mean()
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (Random(), Random());
        var noisy = Process.Noised(clean, Times, noise);
        var rules = Objective.Dual.Rules();
        Tensor Answer(double gate) => cat([noise, clean + 0.5, full_like(noise, gate)], 1);
        var byNoise = Process.CleanFromNoise(noisy, Times, rules.ToNoise(Process, Answer(50), noisy, Times));
        var byClean = Process.CleanFromNoise(noisy, Times, rules.ToNoise(Process, Answer(-50), noisy, Times));
        Golden.Close(clean, byNoise, 0, 1e-7, "gate open to the noise");
        Golden.Close(clean + 0.5, byClean, 0, 1e-7, "gate open to x_0");
        Assert.Null(rules.CleanErrorOf(Process, 10));

        // Error of eps and x_0 exactly right, the gate half open: no gradient reaches them through the mean.
        var answer = cat([noise, clean, zeros_like(noise)], 1).requires_grad_();
        rules.SquaredError(Process, answer, clean + 1, noise + 1, noisy, Times).sum().backward();
        var gradient = answer.grad!;
        Golden.Close(full_like(noise, -2), gradient.narrow(1, 0, 4), 1e-9, 1e-9, "eps");
        Golden.Close(full_like(noise, -2), gradient.narrow(1, 4, 4), 1e-9, 1e-9, "x_0");
    }

    [Fact]
    public void The_variance_fraction_passes_through_the_predictor()
    {
        using var scope = NewDisposeScope();
        var (clean, noise, fraction) = (Random(), Random(), Random());
        var noisy = Process.Noised(clean, Times, noise);
        foreach (var objective in Enum.GetValues<Objective>())
        {
            var network = cat([Exact(objective, clean, noise, noisy), fraction], 1);
            var output = new NoisePredictor(objective.Rules(), Process, (_, _) => network.alias()).Predict(noisy, Times);
            Assert.Equal([5, 8, 3, 3], output.shape);
            Golden.Close(noise, output.narrow(1, 0, 4), 0, 1e-7, "noise");
            Golden.Close(fraction, output.narrow(1, 4, 4), 0, 0, "fraction");
        }
    }
}
