using System.Diagnostics;
using JdmMl.Diffusion;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Cli.Machine;

/// <summary>What <c>jdm bench diffusion</c> found; peaks in GFLOP per CPU-second.</summary>
internal sealed record DiffusionBenchResult(
    DenoisingUNetShape Shape, int BatchSize, Precision Precision, int Threads, long Parameters, double GigaFlopPerImage,
    double PeakFloat32, double PeakBFloat16, StepCost Training, StepCost Sampling, double PeakMemoryMebibytes);

/// <summary>
/// Measures a whole training step (noise, hybrid loss, backward, gradient norm, AdamW, average) and a whole ancestral sampling step, after
/// the machine's own peak in both precisions.
/// </summary>
internal static class DiffusionBench
{
    internal static DiffusionBenchResult Run(DenoisingUNetShape shape, int batch, Precision precision, int steps, CancellationToken stop)
    {
        double operations = NetworkCost.Of(shape).Total * batch;
        double single = MachinePeak.Measure(float32), half = MachinePeak.Measure(bfloat16);
        double peak = precision == Precision.BFloat16 ? half : single;
        using var network = new DenoisingUNet(shape, new RandomStream(1));
        using var scope = NewDisposeScope();
        int size = shape.ImageSize;
        var x = randn(batch, shape.InChannels, size, size);                 // [N, C, S, S]
        var process = new GaussianProcess(NoiseSchedule.Linear(1000));
        var loss = new DiffusionLoss(process, Objective.Noise.Rules());
        long[] mixed = [.. Enumerable.Range(0, batch).Select(i => 1 + 997L * i / batch)], equal = [.. Enumerable.Repeat(500L, batch)];

        StepCost Cost(double forwards, Action step) => StepCost.Best(step, steps, batch, forwards * operations, peak, stop);

        // the training memory is the larger one, so its peak is the process's
        using var parameters = new FlatParameters(network, precision: precision);
        using var optimiser = new FlatAdamW(parameters);
        using var average = new ExponentialMovingAverage(parameters.Values, 0.9999, AverageDecay.Constant);
        long taken = 0;
        var training = Cost(3, () =>
        {
            using var inner = NewDisposeScope();
            var terms = loss.Of(network.Predict, x, mixed, randn_like(x));
            terms.Total.mean().backward();
            GradientClip.Apply(parameters.Gradients!, null).item<double>();
            optimiser.Step(taken, 1e-4);
            average.Update(parameters.Values, taken++);
        });
        using var self = Process.GetCurrentProcess();
        double memory = self.PeakWorkingSet64 / 1048576.0;

        network.eval();
        network.UsePrecision(precision);
        var sampling = Cost(1, () =>
        {
            using var inner = NewDisposeScope();
            using var _ = no_grad();
            AncestralSampler.Next(process.Reverse(network.Predict(x, equal), x, equal, new(-1, 1)), randn_like(x));
        });
        return new(shape, batch, precision, get_num_threads(), network.parameters().Sum(p => p.numel()),
            operations / batch / 1e9, single / 1e9, half / 1e9, training, sampling, memory);
    }
}
