using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Mean of the logits over networks (folds) and over mirror images; all of one network's go through it together.</summary>
internal sealed class AveragedLogits(IReadOnlyList<SegmentationNetwork> networks, bool mirroring, int batchSize)
{
    private static readonly long[][] Mirrors = [[], [2], [3], [2, 3]];      // axes of [N, C, H, W]

    private readonly long[][] _mirrors = mirroring ? Mirrors : Mirrors[..1];

    /// <summary>How many images fill a batch.</summary>
    internal int ImagesAtOnce { get; } = Math.Max(1, batchSize / (mirroring ? Mirrors.Length : 1));

    /// <summary>Normalised images, [N, C, H, W], to float32 logits, [N, K, H, W].</summary>
    internal Tensor Of(Tensor images)
    {
        using var scope = NewDisposeScope();
        var inputs = cat([.. _mirrors.Select(axes => Flip(images, axes))]);                     // [M N, C, H, W]
        var sum = networks.Select(network => Unmirrored(network, inputs)).Aggregate((a, b) => a + b);
        return (networks.Count * _mirrors.Length == 1 ? sum : sum / (networks.Count * _mirrors.Length)).MoveToOuterDisposeScope();
    }

    private Tensor Unmirrored(SegmentationNetwork network, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var parts = inputs.split(batchSize).Select(part => network.Logits(part).to_type(ScalarType.Float32)).ToArray();
        var ofMirrors = cat(parts).split(inputs.shape[0] / _mirrors.Length);                    // M times [N, K, H, W]
        return ofMirrors.Zip(_mirrors, Flip).Aggregate((a, b) => a + b).MoveToOuterDisposeScope();
    }

    private static Tensor Flip(Tensor images, long[] axes) => axes.Length == 0 ? images : images.flip(axes);
}
