using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>The ways to divide cases into folds; each case is validated on in one fold, by all but <see cref="Random"/>.</summary>
public static class FoldSplits
{
    /// <summary>Number of folds.</summary>
    public const int Count = 5;                 // nnU-Net

    /// <summary>Seed of the folds.</summary>
    public const int Seed = 12345;              // nnU-Net

    private const int PatientLength = 12;       // TCGA-XX-YYYY: project, tissue source site, participant

    /// <summary>
    /// nnU-Net's five folds: the cases in the order of their ids, scikit-learn's KFold with shuffling and seed 12345. Groups are not kept
    /// together; with fewer than five cases the last folds have no validation case.
    /// </summary>
    public static IReadOnlyList<FoldSplit> FiveFold(IReadOnlyList<PairInfo> items)
    {
        var sorted = Sorted(items);
        var order = new MersenneTwister(Seed).Permutation(sorted.Length);
        var (folds, start) = (new List<FoldSplit>(), 0);
        for (var fold = 0; fold < Count; fold++)
        {
            var size = sorted.Length / Count + (fold < sorted.Length % Count ? 1 : 0);
            folds.Add(Of(fold, items.Count, order.Skip(start).Take(size).Select(position => sorted[position])));
            start += size;
        }
        return folds;
    }

    /// <summary>
    /// Five folds that never divide a group (patient or video sequence). Where no group is known, a name that begins with TCGA- names its
    /// patient in the first twelve characters.
    /// </summary>
    /// <exception cref="JdmException">There are fewer groups than folds.</exception>
    public static IReadOnlyList<FoldSplit> Grouped(IReadOnlyList<PairInfo> items) =>
        [.. PairSplits.Folds([.. items.Select(item => item with { Group = GroupOf(item) })], Count, Seed)
            .Select((validation, fold) => Of(fold, items.Count, validation))];

    /// <summary>nnU-Net's fold beyond the splits: 80 % of the cases at random with the seed 12345 + fold, the rest held out.</summary>
    public static FoldSplit Random(IReadOnlyList<PairInfo> items, int fold)
    {
        var sorted = Sorted(items);
        var order = new MersenneTwister((uint)(Seed + fold)).Permutation(sorted.Length);
        return Of(fold, items.Count, order.Skip((int)(sorted.Length * 0.8)).Select(position => sorted[position]));
    }

    /// <summary>The patient or sequence of a case, as <see cref="Grouped"/> sees it.</summary>
    public static string GroupOf(PairInfo item)
    {
        if (item.Group != item.Id && item.Group.Length > 0) return item.Group;
        var name = item.Id[(item.Id.LastIndexOf('/') + 1)..];
        return name.StartsWith("TCGA-", StringComparison.Ordinal) && name.Length >= PatientLength ? name[..PatientLength] : item.Id;
    }

    internal static FoldSplit Of(int fold, int count, IEnumerable<int> validation)
    {
        var held = validation.ToHashSet();
        return new FoldSplit(
            fold.ToString(CultureInfo.InvariantCulture),
            [.. Enumerable.Range(0, count).Where(index => !held.Contains(index))], [.. held.Order()]);
    }

    private static int[] Sorted(IReadOnlyList<PairInfo> items) =>
        [.. Enumerable.Range(0, items.Count).OrderBy(index => items[index].Id, StringComparer.Ordinal)];
}
