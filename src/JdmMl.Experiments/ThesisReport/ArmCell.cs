using System.Globalization;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>An arm at one ratio; real-only runs of another number of optimiser steps are another arm.</summary>
/// <param name="Arm">What was trained on.</param>
/// <param name="Ratio">Synthetic pairs, percent of real ones.</param>
/// <param name="Steps">Optimiser steps of real-only runs; null where not recorded, or where other arms are meant.</param>
internal sealed record ArmKey(ExperimentArm Arm, double Ratio, long? Steps)
{
    internal static ArmKey Of(ResultFile file) => new(
        file.Arm!.Arm, file.Arm.Ratio, file.Arm.Arm == ExperimentArm.RealOnly ? ClaimProvenance.StepsOf(file.Result) : null);

    internal string Name => (Arm switch
    {
        ExperimentArm.RealOnly => "real only", ExperimentArm.SyntheticOnly => "synthetic only",
        ExperimentArm.PretrainFinetune => "pretrained + finetuned",
        ExperimentArm.PermutedControl => "control: pretrained on permuted masks",
        ExperimentArm.PermutedOnly => "control: permuted masks only", ExperimentArm.WarmRestart => "control: warm restart",
        _ => "control: classical augmentation",
    }) + (Ratio > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Ratio:0.##} %") : "");
}

/// <summary>The results of one arm on one data set: one a seed (and fold), of the same images.</summary>
internal sealed class ArmCell
{
    private readonly ResultFile[] _runs;

    /// <exception cref="JdmException">Two results are of the same seed and fold, or their images differ.</exception>
    internal ArmCell(ArmKey key, string dataSet, IReadOnlyList<ResultFile> runs)
    {
        (Key, DataSet, _runs) = (key, dataSet, [.. runs]);
        if (_runs.Where(r => r.Result.Seeds.Count > 0 || r.Result.Fold is not null).GroupBy(r => Label(r.Result))
                .FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new JdmException(
                $"Results of {key.Name} on '{dataSet}' hold {twice.Key} {twice.Count()} times: " +
                $"{string.Join(", ", twice.Select(r => $"'{r.Path}'"))}. Leave one out, or record different seeds (--seed) or folds " +
                    "(--fold).");
    }

    internal ArmKey Key { get; }

    internal string DataSet { get; }

    internal IReadOnlyList<ResultFile> Runs => _runs;

    /// <summary>Number of images that are scored, those left out by convention included.</summary>
    internal int Images => _runs[0].Result.Count;

    internal int Groups => _runs[0].Result.Rows.Select(r => r.Group.Length == 0 ? $"\n{r.Id}" : r.Group).Distinct().Count();

    /// <summary>Mean over images of every run, percent.</summary>
    internal IReadOnlyList<double> RunMeans(string metric) => [.. Scores(metric).Runs.Select(run => 100 * run.Average())];

    /// <summary>Mean over runs and images, percent; NaN where no image defines the metric.</summary>
    internal double Mean(string metric)
    {
        var scores = Scores(metric);
        return scores.Groups.Count == 0 ? double.NaN : 100 * scores.Runs.Average(run => run.Average());
    }

    /// <summary>Interval of the mean over other images and, with several runs, other seeds; percent.</summary>
    internal Interval IntervalOf(string metric)
    {
        var (runs, groups) = Scores(metric);
        if (groups.Count == 0) return Interval.Undefined;
        var interval = CrossedBootstrap.OfMean(runs, groups);
        return new(100 * interval.Lower, 100 * interval.Upper);
    }

    internal bool Has(string metric) => _runs.All(r => r.Result.Metrics.Contains(metric));

    /// <summary>Seed and fold of a result in words.</summary>
    internal static string Label(EvaluationResult result) => string.Join(", ", new[]
    {
        result.Seeds.Count == 0 ? "" : $"seed {string.Join("+", result.Seeds)}", result.Fold is int fold ? $"fold {fold}" : "",
    }.Where(part => part.Length > 0));

    // Scores [runs][images] without the images that the conventions leave undefined in all runs.
    private (IReadOnlyList<IReadOnlyList<double>> Runs, IReadOnlyList<string> Groups) Scores(string metric)
    {
        var first = _runs[0].Result;
        var rows = _runs.Select(r => r.Result.Rows.ToDictionary(row => row.Id, row => row.Metrics[metric])).ToArray();
        EvaluationRow[] kept = [.. first.Rows.Where(row => !double.IsNaN(row.Metrics[metric]))];
        return ([.. rows.Select(run => (IReadOnlyList<double>)[.. kept.Select(row => run[row.Id])])], [.. kept.Select(row => row.Group)]);
    }
}
