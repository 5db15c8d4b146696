using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>Results that may stand in one table: the same conventions and resolution, the same images on every data set.</summary>
internal sealed class ComparableResults
{
    private ComparableResults(IReadOnlyList<ResultFile> files)
    {
        (Conventions, Resolution) = (files[0].Result.Conventions, files[0].Result.Resolution);
        RequireSameImages(files);
        Cells =
        [
            .. files.GroupBy(f => (Key: ArmKey.Of(f), f.Result.DataSet)).Select(g => new ArmCell(g.Key.Key, g.Key.DataSet, [.. g]))
                .OrderBy(c => c.Key.Arm).ThenBy(c => c.Key.Ratio).ThenBy(c => c.Key.Steps ?? 0),
        ];
    }

    internal EvaluationConventions Conventions { get; }

    internal EvaluationResolution Resolution { get; }

    internal IReadOnlyList<ArmCell> Cells { get; }

    internal IReadOnlyList<string> DataSets => [.. Cells.Select(c => c.DataSet).Distinct()];

    /// <summary>Real only; with several numbers of steps the shortest, the others being controls.</summary>
    internal ArmCell? Baseline(string dataSet) => Of(dataSet, ExperimentArm.RealOnly).MinBy(c => c.Key.Steps ?? 0);

    internal IEnumerable<ArmCell> Of(string dataSet, ExperimentArm arm) => Cells.Where(c => c.DataSet == dataSet && c.Key.Arm == arm);

    /// <summary>Sorts the results that name an arm by what may be compared.</summary>
    /// <exception cref="JdmException">Results on one data set score different images, or a seed stands twice.</exception>
    internal static IReadOnlyList<ComparableResults> Sort(IEnumerable<ResultFile> files) =>
    [
        .. files.Where(f => f.Arm is not null)
            .GroupBy(f => string.Join('\n', f.Result.Conventions.Entries().Select(e => e.Value).Append($"{f.Result.Resolution}")))
            .Select(group => new ComparableResults([.. group])),
    ];

    /// <summary>Resolution and conventions in words.</summary>
    internal string Words => $"Resolution: {Resolution}. Conventions: " +
        $"{string.Join("; ", Conventions.Entries().Select(e => $"{e.Key}: {e.Value}"))}.";

    /// <summary>What keeps other results out of this one's tables.</summary>
    internal IReadOnlyList<string> DifferencesFrom(ComparableResults other) =>
    [
        .. Conventions.DifferencesFrom(other.Conventions),
        .. Resolution == other.Resolution ? [] : new[] { $"resolution: {Resolution} / {other.Resolution}" },
    ];

    private static void RequireSameImages(IReadOnlyList<ResultFile> files)
    {
        foreach (var set in files.GroupBy(f => f.Result.DataSet))
            foreach (var other in set.Skip(1))
            {
                try { ResultPairs.Of(set.First().Result, other.Result, Metric.Dice.Name); }
                catch (ArgumentException fault)
                {
                    throw new JdmException(
                        $"'{set.First().Path}' and '{other.Path}' cannot stand in one table, and nothing was averaged: {fault.Message}",
                            fault);
                }
            }
    }
}
