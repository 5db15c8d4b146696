using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>What an nnU-Net checkpoint says of its network and of how it was trained.</summary>
public sealed record NnUNetDescription
{
    /// <summary>One of <see cref="Architectures"/>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Channels of each stage, from full resolution down.</summary>
    public required IReadOnlyList<int> Features { get; init; }

    /// <summary>A name for each input channel.</summary>
    public required IReadOnlyList<string> ChannelNames { get; init; }

    /// <summary>A name for each class, background first.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Height of a patch in pixels.</summary>
    public required int PatchHeight { get; init; }

    /// <summary>Width of a patch in pixels.</summary>
    public required int PatchWidth { get; init; }

    /// <summary>Pairs in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Whether Dice in the loss summed over the batch.</summary>
    public required bool BatchDice { get; init; }

    /// <summary>How pixel values became network input.</summary>
    public required Normalisation Normalisation { get; init; }

    /// <summary>Axes along which predictions may be mirrored, 0 for rows (y) and 1 for columns (x); empty for none.</summary>
    public required IReadOnlyList<int> MirroringAxes { get; init; }

    /// <summary>Whether the lower decoder levels had a part in the loss; their heads are in the file either way.</summary>
    public required bool DeepSupervision { get; init; }

    /// <summary>The class of nnU-Net's trainer.</summary>
    public required string Trainer { get; init; }

    /// <summary>The configuration of the plans, 2d for instance.</summary>
    public required string Configuration { get; init; }

    /// <summary>The fold, or "all".</summary>
    public required string Fold { get; init; }

    /// <summary>Epochs of 250 steps that were trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// Options for this network: architecture, features, classes, size, normalisation, batch and mirroring; the rest from a basis.
    /// </summary>
    /// <param name="basis">Where everything else comes from; the defaults when null.</param>
    /// <exception cref="JdmException">The network does not take squares of RGB.</exception>
    public SegmentationOptions ToOptions(SegmentationOptions? basis = null)
    {
        new OptionFaults($"Training or prediction with the {Configuration} network of nnU-Net")
            .Require(ChannelNames.Count == 3,
                $"it takes {ChannelNames.Count} channels ({string.Join(", ", ChannelNames)}); expected 3, RGB")
            .Require(PatchHeight == PatchWidth, $"its patches are {PatchHeight} x {PatchWidth} pixels; expected squares")
            .ThrowIfAny();
        basis ??= new SegmentationOptions();
        return basis with
        {
            Architecture = Architecture, Features = Features, Classes = ClassNames.Count, ClassNames = ClassNames,
            ImageSize = PatchHeight, Normalisation = Normalisation, BatchSize = BatchSize, BatchDice = BatchDice,
            Augmentation = MirroringAxes.Count == 0 ? basis.Augmentation with { MirrorProbability = 0 } : basis.Augmentation,
        };
    }
}
