using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>A pack of squares as cases; the pack belongs to the caller.</summary>
public sealed class PackedCases(PackedPairs pairs) : ITrainingCases
{
    /// <inheritdoc/>
    public int Count => pairs.Count;

    /// <inheritdoc/>
    public int ClassCount => pairs.ClassCount;

    /// <inheritdoc/>
    public string Hash => pairs.Hash;

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items => pairs.Items;

    /// <inheritdoc/>
    public (int Height, int Width) SizeOf(int index) => (pairs.Size, pairs.Size);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> rgb, Span<byte> labels) => pairs.Read(index, rgb, labels);
}

/// <summary>Some cases of a set, in the given order: the training or validation part of a fold.</summary>
public sealed class CaseSubset(ITrainingCases cases, IReadOnlyList<int> indices) : ITrainingCases
{
    /// <inheritdoc/>
    public int Count => indices.Count;

    /// <inheritdoc/>
    public int ClassCount => cases.ClassCount;

    /// <inheritdoc/>
    public string Hash { get; } =
        Fingerprints.OfText(string.Join('\n', [cases.Hash, .. indices.Select(index => cases.Items[index].Id)])).ToLowerInvariant();

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items { get; } = [.. indices.Select(index => cases.Items[index])];

    /// <inheritdoc/>
    public (int Height, int Width) SizeOf(int index) => cases.SizeOf(indices[index]);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> rgb, Span<byte> labels) => cases.Read(indices[index], rgb, labels);
}
