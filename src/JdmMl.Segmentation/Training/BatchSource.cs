using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Batch k of a stage: a function of the cases, the seed and k alone, whatever ran before.</summary>
internal sealed class BatchSource(
    ITrainingCases cases, SegmentationOptions options, (int Height, int Width) patch, IReadOnlyList<IAugmentation> augmentations,
    string stage, Device device, bool training) : IDisposable
{
    private readonly int _pixels = patch.Height * patch.Width;

    /// <summary>Time that <see cref="Draw"/> took so far.</summary>
    internal TimeSpan WaitingTime { get; private set; }

    /// <summary>Draws with replacement, normalises, augments: float32 [N, 3, H, W] and int64 [N, H, W] on the device.</summary>
    internal (Tensor Images, Tensor Labels) Draw(long step)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var random = RandomStreams.Open((ulong)options.Seed, $"segmentation {stage} batch", (ulong)step);
        var rgb = new byte[options.BatchSize * 3 * _pixels];
        var masks = new byte[options.BatchSize * _pixels];
        for (var i = 0; i < options.BatchSize; i++)
            cases.Read(random.NextInt(cases.Count), rgb.AsSpan(i * 3 * _pixels, 3 * _pixels), masks.AsSpan(i * _pixels, _pixels));

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var images = Normalising.Apply(options.Normalisation, Upload(rgb, 3).to_type(ScalarType.Float32));   // [N, 3, H, W]
        var labels = Upload(masks, 1).to_type(ScalarType.Int64).squeeze(1);                                  // [N, H, W]
        if (training)
            foreach (var augmentation in augmentations) (images, labels) = augmentation.Apply(images, labels, random);
        WaitingTime += System.Diagnostics.Stopwatch.GetElapsedTime(started);
        return scope.MoveToOuter(images, labels);
    }

    public void Dispose() { }

    private Tensor Upload(byte[] values, long planes) =>
        tensor(values, [options.BatchSize, planes, patch.Height, patch.Width], device: device);   // uint8 [N, planes, H, W]
}
