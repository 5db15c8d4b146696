using JdmMl.Data;

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
}
