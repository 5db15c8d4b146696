using System.Diagnostics;
using JdmMl.Segmentation;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Cli.Machine;

/// <summary>What <c>jdm bench segmentation</c> found; peaks in GFLOP per CPU-second.</summary>
internal sealed record SegmentationBenchResult(
    int ImageSize, IReadOnlyList<int> Features, int Classes, int BatchSize, Precision Precision, int Threads, long Parameters,
    double GigaFlopPerImage, double PeakFloat32, double PeakBFloat16, StepCost Training, StepCost Prediction, double PeakMemoryMebibytes);

/// <summary>
/// Measures a whole training step of nnU-Net's plain network (deep supervision, Dice and cross entropy, backward, clipping, SGD) and the
/// prediction of a batch of images down to class ids, after the machine's own peak in both precisions.
/// </summary>
internal static class SegmentationBench
{
    private const int Channels = 3;

    internal static SegmentationBenchResult Run(
        int size, IReadOnlyList<int> features, int classes, int batch, Precision precision, int steps, CancellationToken stop)
    {
        double single = MachinePeak.Measure(float32), half = MachinePeak.Measure(bfloat16);
        double peak = precision == Precision.BFloat16 ? half : single;
        using var scope = NewDisposeScope();
        using var network = new PlainConvUNet(Channels, features, classes);
        var cost = PlainUNetCost.Of(Channels, features, classes, size);
        var images = randn(batch, Channels, size, size);                    // [N, 3, S, S]
        var labels = randint(classes, [batch, size, size], int64);          // [N, S, S]
        StepCost Cost(double operations, Action step) => StepCost.Best(step, steps, batch, operations * batch, peak, stop);

        // the training memory is the larger one, so its peak is the process's
        StepCost training;
        network.train();
        using (var optimizer = new NesterovSgd(network, momentum: 0.99, weightDecay: 3e-5, precision))
        {
            training = Cost(3 * cost.Training, () =>
            {
                using var inner = NewDisposeScope();
                optimizer.ZeroGradients();
                var levels = network.call(images);
                new DeepSupervision(new DiceCrossEntropyLoss(), levels.Length).Of(levels, labels).backward();
                optimizer.ClipGradients(12);
                optimizer.Step(1e-2);
            });
        }
        using var self = Process.GetCurrentProcess();
        double memory = self.PeakWorkingSet64 / 1048576.0;

        network.eval();
        using var low = precision == Precision.BFloat16 ? new LowPrecisionWeights(network) : null;
        var prediction = Cost(cost.Prediction, () =>
        {
            using var inner = NewDisposeScope();
            using var _ = no_grad();
            network.Logits(images).argmax(1);
        });
        return new(size, features, classes, batch, precision, get_num_threads(), network.ParameterCount,
            cost.Prediction / 1e9, single / 1e9, half / 1e9, training, prediction, memory);
    }
}
