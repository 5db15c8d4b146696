using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>Whether packs fit one another and a layout.</summary>
internal static class PackChecks
{
    internal static void RequireOneSize(IReadOnlyList<PackedPairs> packs)
    {
        foreach (var pack in packs)
            if (pack.Size != packs[0].Size)
                throw new JdmException(
                    $"The packs of a joint model are {packs[0].Size} and {pack.Size} px; all need one size. Pack them with equal options.");
    }

    internal static void RequireClasses(Modality modality, PackedPairs pack)
    {
        if (modality.Codec is { LabelsAreInstances: false } && pack.ClassCount > modality.ClassCount)
            throw new JdmException(
                $"Modality '{modality.Name}' has {modality.ClassCount} classes, but its masks hold labels up to {pack.ClassCount - 1}. " +
                $"Give it {pack.ClassCount} classes, or correct the masks' encoding.");
    }

    /// <summary>For every record of <paramref name="first"/>, the record of <paramref name="other"/> with the same id.</summary>
    /// <exception cref="JdmException">An id is missing on one side.</exception>
    internal static int[] Join(PackedPairs first, PackedPairs other)
    {
        if (ReferenceEquals(first, other)) return [.. Enumerable.Range(0, first.Count)];
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < other.Count; i++) at[other.Items[i].Id] = i;
        string[] alone = [.. first.Items.Where(item => !at.ContainsKey(item.Id)).Select(item => item.Id)];
        if (alone.Length == 0 && first.Count < other.Count)
        {
            var known = first.Items.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
            alone = [.. other.Items.Where(item => !known.Contains(item.Id)).Select(item => item.Id)];
        }
        if (alone.Length > 0)
            throw new JdmException(
                $"Modalities are joined by their ids, but {alone.Length} of {Math.Max(first.Count, other.Count)} stand alone, " +
                $"for instance '{alone[0]}'. Give every image a partner with the same id in each source.");
        return [.. first.Items.Select(item => at[item.Id])];
    }
}
