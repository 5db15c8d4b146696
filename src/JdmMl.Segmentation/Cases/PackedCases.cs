using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>A pack of squares as cases; the pack belongs to the caller.</summary>
public sealed class PackedCases(PackedPairs pairs) : ITrainingCases
{
    private readonly ChannelIntensities[]?[] _intensities = new ChannelIntensities[]?[pairs.Count];

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

    /// <summary>The values of R, G and B over the whole square; counted at the first call.</summary>
    public IReadOnlyList<ChannelIntensities> IntensitiesOf(int index) => _intensities[index] ??= WholeCase.Intensities(this, index);
}
