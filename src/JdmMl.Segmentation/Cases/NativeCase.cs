using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>Pixels of one class in a case.</summary>
/// <param name="Label">The class.</param>
/// <param name="Pixels">How many there are.</param>
/// <param name="Stored">How many of them are kept to draw from.</param>
internal sealed record ClassPixels(int Label, int Pixels, int Stored);

/// <summary>What is known of a case without its pixels.</summary>
/// <param name="Info">Name and provenance.</param>
/// <param name="Crop">Where it lies in its original.</param>
/// <param name="Offset">Where its pixels begin in the file: [H, W, 4] of R, G, B, label; then the stored pixels of each class.</param>
/// <param name="Whole">R, G and B over the case.</param>
/// <param name="Inside">R, G and B over its non-zero part.</param>
/// <param name="Classes">The classes that occur, without background.</param>
internal sealed record NativeCase(
    PairInfo Info, CaseCrop Crop, long Offset, ChannelIntensities[] Whole, ChannelIntensities[] Inside, ClassPixels[] Classes)
{
    internal long Length() => 4L * Crop.Height * Crop.Width + 4L * Classes.Sum(one => (long)one.Stored);
}

/// <summary>The end of a file of cases, as JSON.</summary>
internal sealed record NativeFooter
{
    /// <summary>Highest label + 1, at least 2.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Changes with the source's pixels; null where the source has no fingerprint.</summary>
    public required string? Key { get; init; }

    /// <summary>SHA-256 over all pixels, crops and ids.</summary>
    public required string Hash { get; init; }

    /// <summary>For people.</summary>
    public required string Description { get; init; }

    /// <summary>One entry a case.</summary>
    public required NativeCase[] Cases { get; init; }
}
