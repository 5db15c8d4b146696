using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Batch k of a stage: a function of the pairs, the seed and k alone, whatever ran before.</summary>
internal sealed class BatchSource(
    PackedPairs pairs, SegmentationOptions options, IReadOnlyList<IAugmentation> augmentations, string stage, Device device)
{
    private readonly int _pixels = pairs.Size * pairs.Size;

    /// <summary>Draws with replacement, normalises, augments: float32 [N, 3, S, S] and int64 [N, S, S] on the device.</summary>
    internal (Tensor Images, Tensor Labels) Draw(long step)
    {
        var random = RandomStreams.Open((ulong)options.Seed, $"segmentation {stage} batch", (ulong)step);
        var rgb = new byte[options.BatchSize * 3 * _pixels];
        var masks = new byte[options.BatchSize * _pixels];
        for (var i = 0; i < options.BatchSize; i++)
            pairs.Read(random.NextInt(pairs.Count), rgb.AsSpan(i * 3 * _pixels, 3 * _pixels), masks.AsSpan(i * _pixels, _pixels));

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var images = Normalising.Apply(options.Normalisation, Upload(rgb, 3, pairs.Size).to_type(ScalarType.Float32));   // [N, 3, S, S]
        var labels = Upload(masks, 1, pairs.Size).to_type(ScalarType.Int64).squeeze(1);                                  // [N, S, S]
        foreach (var augmentation in augmentations) (images, labels) = augmentation.Apply(images, labels, random);
        return scope.MoveToOuter(images, labels);
    }

    private Tensor Upload(byte[] values, long planes, long size) =>
        tensor(values, [options.BatchSize, planes, size, size], device: device);   // uint8 [N, planes, S, S]
}
