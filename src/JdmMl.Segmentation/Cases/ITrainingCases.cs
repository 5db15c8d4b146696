using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>Images with masks to cut training patches from, each of its own size. Reading is thread-safe.</summary>
public interface ITrainingCases
{
    /// <summary>Number of cases.</summary>
    int Count { get; }

    /// <summary>The highest label that occurs + 1, at least 2.</summary>
    int ClassCount { get; }

    /// <summary>Hash of everything that <see cref="Read"/> gives.</summary>
    string Hash { get; }

    /// <summary>Name, group and origin of each case.</summary>
    IReadOnlyList<PairInfo> Items { get; }

    /// <summary>Height and width of a case in pixels.</summary>
    (int Height, int Width) SizeOf(int index);

    /// <summary>Reads one case: <paramref name="rgb"/> is [3, H, W] planar, <paramref name="labels"/> [H, W].</summary>
    void Read(int index, Span<byte> rgb, Span<byte> labels);

    /// <summary>
    /// What stands in the labels of <see cref="ReadRegion"/> for background outside the non-zero part of an image; null where there is no
    /// such mark.
    /// </summary>
    byte? OutsideLabel => null;

    /// <summary>Whether pixels marked by <see cref="OutsideLabel"/> count in no mean and stay 0 in z-score.</summary>
    bool NormalisesInside => false;

    /// <summary>Reads a part that lies in the case: <paramref name="rgb"/> is [3, h, w] planar, <paramref name="labels"/> [h, w].</summary>
    void ReadRegion(int index, int top, int left, int height, int width, Span<byte> rgb, Span<byte> labels) =>
        WholeCase.ReadRegion(this, index, top, left, height, width, rgb, labels);

    /// <summary>The values of R, G and B over the whole case.</summary>
    IReadOnlyList<ChannelIntensities> IntensitiesOf(int index) => WholeCase.Intensities(this, index);

    /// <summary>A pixel of a class that occurs, every class being as likely; null when there is only background.</summary>
    (int Y, int X)? DrawForeground(int index, RandomStream random) => WholeCase.DrawForeground(this, index, random);
}
