using System.Text.Json.Serialization;

namespace JdmMl.Evaluation;

/// <summary>
/// What one method scored on one data set: a row an image, with the conventions that the numbers depend on. The form in which results
/// are kept, compared and reported; <see cref="EvaluationResultFile"/> reads and writes it.
/// </summary>
public sealed record EvaluationResult
{
    /// <summary>The method, or the arm of an experiment.</summary>
    public required string Name { get; init; }

    /// <summary>The data set that was scored.</summary>
    public required string DataSet { get; init; }

    /// <summary>The seed of the run, or several where predictions were averaged; empty where unknown.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [];

    /// <summary>The cross-validation fold, or null for none or all.</summary>
    public int? Fold { get; init; }

    /// <summary>The size at which masks were compared.</summary>
    public EvaluationResolution Resolution { get; init; } = EvaluationResolution.Native;

    /// <summary>What the scores depend on besides the masks.</summary>
    public required EvaluationConventions Conventions { get; init; }

    /// <summary>One row an image, at least one, all with the same metrics.</summary>
    public required IReadOnlyList<EvaluationRow> Rows { get; init; }

    /// <summary>Every metric of the rows, summarised.</summary>
    public IReadOnlyDictionary<string, MetricSummary> Summary { get; init; } = new Dictionary<string, MetricSummary>();

    /// <summary>
    /// Numbers of the whole set that are no means of rows: pooled scores, mean curves, nnU-Net's class means, lesions by size.
    /// NaN, in files null, where undefined.
    /// </summary>
    public IReadOnlyDictionary<string, double> Set { get; init; } = new Dictionary<string, double>();

    /// <summary>The same images at the network's size, where that was asked for.</summary>
    public EvaluationResult? AtNetworkSize { get; init; }

    /// <summary>Where the numbers come from: folders, command, checkpoint, dates; any keys.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of images.</summary>
    [JsonIgnore]
    public int Count => Rows.Count;

    /// <summary>Names of the metrics that the rows hold.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Metrics => [.. Rows[0].Metrics.Keys];

    /// <summary>One metric of every row, in the rows' order; NaN where the conventions leave it undefined.</summary>
    /// <exception cref="ArgumentException">The rows do not hold the metric.</exception>
    public IReadOnlyList<double> Values(string metric) => Rows[0].Metrics.ContainsKey(metric)
        ? [.. Rows.Select(row => row.Metrics[metric])]
        : throw new ArgumentException(
            $"Result '{Name}' on '{DataSet}' holds no metric '{metric}'; it holds {string.Join(", ", Metrics)}.");

    /// <summary>Refuses what is no result, and says why.</summary>
    /// <returns>The result itself, with its summary filled in where it had none.</returns>
    /// <exception cref="ArgumentException">
    /// No rows, an id twice, rows with different metrics, an infinite score, or impossible conventions.
    /// </exception>
    public EvaluationResult Validated()
    {
        Conventions.Validate();
        string who = $"Result '{Name}' on '{DataSet}'";
        if (Rows.Count == 0) throw new ArgumentException($"{who} has no rows; expected at least one image.");
        if (Rows.GroupBy(row => row.Id, StringComparer.Ordinal).FirstOrDefault(rows => rows.Count() > 1) is { } twice)
            throw new ArgumentException($"{who} holds image '{twice.Key}' {twice.Count()} times; expected every image once.");
        var names = Rows[0].Metrics.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var row in Rows)
        {
            if (!names.SetEquals(row.Metrics.Keys))
                throw new ArgumentException(
                    $"{who}: image '{row.Id}' holds the metrics {string.Join(", ", row.Metrics.Keys)} and '{Rows[0].Id}' " +
                    $"{string.Join(", ", names)}; score all images alike.");
            foreach (var (name, value) in row.Metrics)
                if (double.IsInfinity(value))
                    throw new ArgumentException($"{who}: {name} of image '{row.Id}' is infinite; expected a number, or null.");
        }
        AtNetworkSize?.Validated();
        return Summary.Count > 0 ? this : this with { Summary = names.ToDictionary(name => name, name => MetricSummary.Of(Values(name))) };
    }
}
