using System.Globalization;

namespace JdmMl.Data;

/// <summary>
/// Divides pairs by chance without ever dividing a group. The result depends on the seed, the shares and the groups alone: not on the order
/// of the pairs, nor on the platform.
/// </summary>
public static class PairSplits
{
    /// <summary>
    /// Train and test part of a source; <paramref name="testFraction"/> is the share of pairs in the test part, up to whole groups.
    /// </summary>
    /// <exception cref="JdmException">The share is not between 0 and 1, or there are fewer than two groups.</exception>
    public static (IPairSource Train, IPairSource Test) TrainTest(IPairSource source, double testFraction, int seed)
    {
        if (testFraction is not (> 0 and < 1))
            throw new JdmException(
                $"The test fraction is {testFraction.ToString(CultureInfo.InvariantCulture)}; expected a number between 0 and 1.");
        var divided = Divide(source, seed, new Dictionary<string, double> { ["train"] = 1 - testFraction, ["test"] = testFraction });
        return (divided.WithSplit("train"), divided.WithSplit("test"));
    }

    /// <summary>Gives every pair one of the named splits; shares add up to 1.</summary>
    /// <exception cref="JdmException">The shares are faulty, or a split stays empty because there are too few groups.</exception>
    public static IPairSource Divide(IPairSource source, int seed, IReadOnlyDictionary<string, double> fractions)
    {
        if (fractions.Count == 0
            || fractions.Values.Any(share => share is not (> 0 and <= 1))
            || Math.Abs(fractions.Values.Sum() - 1) > 1e-9)
        {
            var given = fractions.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}"));
            throw new JdmException($"Split fractions are {string.Join(", ", given)}; expected numbers above 0 that add up to 1.");
        }
        string[] names = [.. fractions.Keys.Order(StringComparer.Ordinal)];
        var splitOf = Assign(source.Items, seed, [.. names.Select(name => fractions[name] * source.Items.Count)]);
        foreach (var (name, part) in names.Select((name, part) => (name, part)))
            if (!splitOf.ContainsValue(part))
                throw new JdmException(
                    $"Split '{name}' stays empty: source '{source.Name}' holds {source.Items.Count} pairs in {splitOf.Count} groups, " +
                    "and groups are not divided. Use fewer or larger splits, or more data.");
        return source.Rename(item => item with { Split = names[splitOf[item.Group]] });
    }

    /// <summary>For each of <paramref name="folds"/> folds, the indices of its validation pairs; every pair is in exactly one.</summary>
    /// <exception cref="JdmException">Fewer than two folds, or fewer groups than folds.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Folds(IReadOnlyList<PairInfo> items, int folds, int seed)
    {
        if (folds < 2) throw new JdmException($"{folds} folds were asked for; expected at least 2.");
        var foldOf = Assign(items, seed, [.. Enumerable.Repeat((double)items.Count / folds, folds)]);
        if (foldOf.Values.Distinct().Count() < folds)
            throw new JdmException(
                $"{folds} folds were asked for, but there are {foldOf.Count} groups, which are not divided. Ask for fewer folds.");
        return [.. Enumerable.Range(0, folds).Select(fold =>
            (IReadOnlyList<int>)[.. Enumerable.Range(0, items.Count).Where(index => foldOf[items[index].Group] == fold)])];
    }

    // Large groups first (chance decides among equals), each to the part that lacks most pairs.
    private static Dictionary<string, int> Assign(IReadOnlyList<PairInfo> items, int seed, double[] lacking)
    {
        var sizes = items.GroupBy(item => item.Group, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        string[] groups = [.. sizes.Keys.Order(StringComparer.Ordinal)];
        var random = SplitMix64.For("split", seed);
        random.Shuffle(groups.AsSpan());
        var partOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in groups.OrderByDescending(group => sizes[group]))   // stable
        {
            var part = Array.IndexOf(lacking, lacking.Max());
            partOf[group] = part;
            lacking[part] -= sizes[group];
        }
        return partOf;
    }
}
