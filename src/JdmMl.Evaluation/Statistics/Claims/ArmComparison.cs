namespace JdmMl.Evaluation;

/// <summary>
/// Two arms on the same images and seeds, one metric. Positive differences are gains, also where lower scores are better.
/// </summary>
public sealed record ArmComparison
{
    /// <summary>The metric.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Factor of the scores: 100 for shares, so that numbers are points of a hundred.</summary>
    public double Scale => Metric.IsShare ? 100 : 1;

    /// <summary>The baseline.</summary>
    public required ClaimArm Baseline { get; init; }

    /// <summary>The candidate.</summary>
    public required ClaimArm Candidate { get; init; }

    /// <summary>Gains of the candidate, in points or in the unit of the spacing.</summary>
    public required PairedDifferences Gains { get; init; }

    /// <summary>Seed-averaged scores of the baseline, one an image, scaled.</summary>
    public required IReadOnlyList<double> BaselineScores { get; init; }

    /// <summary>Seed-averaged scores of the candidate, one an image, scaled.</summary>
    public required IReadOnlyList<double> CandidateScores { get; init; }

    /// <summary>Images that the common conventions leave undefined in every run of both arms.</summary>
    public required IReadOnlyList<ImageKey> LeftOut { get; init; }

    /// <summary>The size at which masks were compared.</summary>
    public required EvaluationResolution Resolution { get; init; }

    /// <summary>What the scores depend on besides the masks.</summary>
    public required EvaluationConventions Conventions { get; init; }

    /// <summary>Brings two arms together, or lists everything that keeps them apart.</summary>
    /// <exception cref="ArgumentException">
    /// Seeds, test sets, images, groups, resolution or conventions differ, the metric is missing, or a score is undefined in some runs
    /// only.
    /// </exception>
    public static ArmComparison Of(ClaimArm baseline, ClaimArm candidate, Metric metric)
    {
        var faults = new List<string>();
        Lacks("seeds", baseline.Role, baseline.Runs.Keys, candidate.Runs.Keys, faults);
        Lacks("seeds", candidate.Role, candidate.Runs.Keys, baseline.Runs.Keys, faults);
        var (first, firstOther) = (baseline.Runs.Values.First(), candidate.Runs.Values.First());
        Lacks("test sets", baseline.Role, first.Keys, firstOther.Keys, faults);
        Lacks("test sets", candidate.Role, firstOther.Keys, first.Keys, faults);
        Refuse(faults);

        var reference = first.Values.First();
        var everything = baseline.Runs.Values.Concat(candidate.Runs.Values).SelectMany(run => run.Values).ToList();
        foreach (var result in everything)
        {
            try { ResultPairs.Of(first[result.DataSet], result, metric.Name); }
            catch (ArgumentException fault) { faults.Add(fault.Message); }
            if (result.DataSet == reference.DataSet) continue;              // compared with the reference just now
            if (result.Resolution != reference.Resolution || result.Conventions.DifferencesFrom(reference.Conventions).Count > 0)
                faults.Add(
                    $"'{result.Name}' on '{result.DataSet}' has another resolution or other conventions than '{reference.DataSet}'.");
        }
        Refuse(faults);

        var (keys, leftOut) = (new List<ImageKey>(), new List<ImageKey>());
        foreach (var result in first.Values)
            foreach (var row in result.Rows)
                (double.IsNaN(row.Metrics[metric.Name]) ? leftOut : keys).Add(new(result.DataSet, row.Id, row.Group));
        if (keys.Count == 0) throw new ArgumentException($"No image defines {metric.Name}; there is nothing to compare.");

        double scale = metric.IsShare ? 100 : 1, sign = metric.HigherIsBetter ? 1 : -1;
        double[][] a = Scores(baseline, keys, metric, scale), b = Scores(candidate, keys, metric, scale);
        double[][] gains = [.. a.Zip(b, (x, y) => x.Zip(y, (from, to) => sign * (to - from)).ToArray())];
        return new()
        {
            Metric = metric, Baseline = baseline, Candidate = candidate, Gains = PairedDifferences.Of(gains, keys),
            BaselineScores = Average(a), CandidateScores = Average(b), LeftOut = leftOut,
            Resolution = reference.Resolution, Conventions = reference.Conventions,
        };
    }

    private static double[][] Scores(ClaimArm arm, List<ImageKey> keys, Metric metric, double scale) =>
    [
        .. arm.Runs.Values.Select(run =>
        {
            var rows = run.ToDictionary(set => set.Key, set => set.Value.Rows.ToDictionary(row => row.Id));
            return keys.Select(key => scale * rows[key.DataSet][key.Id].Metrics[metric.Name]).ToArray();
        }),
    ];

    private static double[] Average(double[][] runs) =>
        [.. Enumerable.Range(0, runs[0].Length).Select(i => runs.Average(run => run[i]))];

    private static void Lacks(string what, string arm, IEnumerable<string> have, IEnumerable<string> other, List<string> faults)
    {
        string[] missing = [.. other.Except(have)];
        if (missing.Length > 0) faults.Add($"the {arm} lacks the {what} {string.Join(", ", missing.Select(m => $"'{m}'"))}.");
    }

    private static void Refuse(List<string> faults)
    {
        if (faults.Count > 0)
            throw new ArgumentException(
                "The arms cannot be compared; nothing was averaged:" + string.Concat(faults.Distinct().Select(f => $"\n  - {f}")));
    }
}
