using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>One division of the real cases into those to learn from and those to validate on.</summary>
/// <param name="Name">0, 1, ... or all.</param>
/// <param name="Training">Indices of the cases, ascending.</param>
/// <param name="Validation">Indices of the cases, ascending; for all the same as <paramref name="Training"/>.</param>
public sealed record FoldSplit(string Name, IReadOnlyList<int> Training, IReadOnlyList<int> Validation)
{
    /// <summary>The name of the fold that trains and validates on every case.</summary>
    public const string All = "all";

    /// <summary>Every case in both parts, as nnU-Net's fold "all".</summary>
    public static FoldSplit OfAll(int count)
    {
        int[] every = [.. Enumerable.Range(0, count)];
        return new FoldSplit(All, every, every);
    }

    /// <summary>The fold called <paramref name="name"/>: all, or an index; beyond the last split a random 80:20 of its own seed.</summary>
    /// <param name="name">all, 0, 1, ...</param>
    /// <param name="splits">The divisions that there are.</param>
    /// <param name="items">The cases.</param>
    /// <exception cref="JdmException">The name is neither, or one of the parts would be empty.</exception>
    public static FoldSplit Named(string name, IReadOnlyList<FoldSplit> splits, IReadOnlyList<PairInfo> items)
    {
        if (name == All) return OfAll(items.Count);
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw new JdmException($"Fold '{name}' is not understood; expected all, or a number from 0 on.");
        var split = index < splits.Count ? splits[index] : FoldSplits.Random(items, index);
        if (split.Training.Count > 0 && split.Validation.Count > 0) return split;
        throw new JdmException(
            $"Fold {name} has {split.Training.Count} training and {split.Validation.Count} validation cases; " +
            $"expected at least one of each. There are {items.Count} cases: give more, name them in splits_final.json, or train fold all.");
    }
}
