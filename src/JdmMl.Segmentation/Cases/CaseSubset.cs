using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

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
    public byte? OutsideLabel => cases.OutsideLabel;

    /// <inheritdoc/>
    public bool NormalisesInside => cases.NormalisesInside;

    /// <inheritdoc/>
    public (int Height, int Width) SizeOf(int index) => cases.SizeOf(indices[index]);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> rgb, Span<byte> labels) => cases.Read(indices[index], rgb, labels);

    /// <inheritdoc/>
    public void ReadRegion(int index, int top, int left, int height, int width, Span<byte> rgb, Span<byte> labels) =>
        cases.ReadRegion(indices[index], top, left, height, width, rgb, labels);

    /// <inheritdoc/>
    public IReadOnlyList<ChannelIntensities> IntensitiesOf(int index) => cases.IntensitiesOf(indices[index]);

    /// <inheritdoc/>
    public (int Y, int X)? DrawForeground(int index, RandomStream random) => cases.DrawForeground(indices[index], random);
}
