namespace JdmMl.Evaluation;

/// <summary>One arm of a comparison: the same method trained with several seeds, each scored on the same test sets.</summary>
public sealed class ClaimArm
{
    private ClaimArm(string role, IReadOnlyList<EvaluationResult> results)
    {
        Role = role;
        Name = results.Select(r => r.Name).Distinct().ToList() is [var only] ? only : $"the {role}";
        Recorded = results.All(r => r.Seeds.Count > 0 || r.Fold is not null);
        Runs = Recorded ? Labelled(role, results) : Numbered(results);
        Ratio = results.Max(ClaimProvenance.RatioOf);
        if (Ratio != RatioChoice.Test && results.Any(r => ClaimProvenance.RatioOf(r) == RatioChoice.Unknown)) Ratio = RatioChoice.Unknown;
        var steps = results.Select(ClaimProvenance.StepsOf).Distinct().ToList();
        Steps = steps.Count == 1 ? steps[0] : null;
        StepsDiffer = steps.Count > 1;
    }

    /// <summary>What messages call it: baseline, candidate or control.</summary>
    internal string Role { get; }

    /// <summary>The results' name where they share one, else the role.</summary>
    public string Name { get; }

    /// <summary>By the label of the seed (and fold), then by test set.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, EvaluationResult>> Runs { get; }

    /// <summary>Whether every result says which seed or fold it belongs to; otherwise runs are numbered in the order given.</summary>
    public bool Recorded { get; }

    /// <summary>On which data the ratio was chosen; Test if any result says so, else Unknown if any says nothing.</summary>
    public RatioChoice Ratio { get; }

    /// <summary>Optimiser steps of all training stages; null where they are not recorded or differ.</summary>
    public long? Steps { get; }

    /// <summary>Whether the results record different numbers of steps.</summary>
    public bool StepsDiffer { get; }

    /// <summary>Sorts results into seeds and test sets.</summary>
    /// <param name="role">What messages call the arm: baseline, candidate or control.</param>
    /// <param name="results">One a seed and test set.</param>
    /// <exception cref="ArgumentException">
    /// There is none, a seed has two results on one test set, or a test set is missing in a seed.
    /// </exception>
    public static ClaimArm Of(string role, IReadOnlyList<EvaluationResult> results)
    {
        if (results.Count == 0) throw new ArgumentException($"There is no result of the {role}; expected at least one.");
        var arm = new ClaimArm(role, [.. results.Select(r => r.Validated())]);
        string[] sets = [.. results.Select(r => r.DataSet).Distinct()];
        foreach (var (label, run) in arm.Runs)
            if (sets.Where(s => !run.ContainsKey(s)).ToList() is { Count: > 0 } missing)
                throw new ArgumentException(
                    $"The {role} has no result of {label} on {string.Join(", ", missing.Select(s => $"'{s}'"))}; " +
                    "expected every seed on every test set.");
        return arm;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, EvaluationResult>> Labelled(
        string role, IReadOnlyList<EvaluationResult> results)
    {
        if (results.GroupBy(r => (Label(r), r.DataSet)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"The {role} has {twice.Count()} results of {twice.Key.Item1} on '{twice.Key.DataSet}'; expected one a seed and test set.");
        return Sorted(results.GroupBy(Label));
    }

    // Without recorded seeds the n-th result on each test set is run n.
    private static Dictionary<string, IReadOnlyDictionary<string, EvaluationResult>> Numbered(IReadOnlyList<EvaluationResult> results)
    {
        var seen = new Dictionary<string, int>();
        return Sorted(results.GroupBy(r => $"run {seen[r.DataSet] = seen.GetValueOrDefault(r.DataSet) + 1}"));
    }

    private static Dictionary<string, IReadOnlyDictionary<string, EvaluationResult>> Sorted(
        IEnumerable<IGrouping<string, EvaluationResult>> runs) =>
        runs.OrderBy(run => run.Key, StringComparer.Ordinal).ToDictionary(
            run => run.Key, run => (IReadOnlyDictionary<string, EvaluationResult>)run.ToDictionary(r => r.DataSet));

    private static string Label(EvaluationResult result)
    {
        string seeds = result.Seeds.Count == 0 ? "" : $"seed {string.Join("+", result.Seeds)}";
        return result.Fold is not int fold ? seeds : seeds == "" ? $"fold {fold}" : $"{seeds}, fold {fold}";
    }
}
