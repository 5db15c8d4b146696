using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Figures 5.4 and 5.5: mDice against the number of synthetic pairs, one chart a test set.</summary>
internal static class RatioFigures
{
    private static readonly ExperimentArm[] Curves =
        [ExperimentArm.PretrainFinetune, ExperimentArm.SyntheticOnly, ExperimentArm.PermutedControl, ExperimentArm.PermutedOnly];

    /// <summary>The charts of the polyp sets, of MoNuSeg, and of sets that the thesis does not know.</summary>
    internal static IReadOnlyList<IReportPart> Of(ComparableResults results, Coverage coverage)
    {
        var charts = results.DataSets.Select(set => (Set: ThesisSet.Find(set), Chart: Chart(results, set))).Where(c => c.Chart is not null)
            .OrderBy(c => c.Set is null ? int.MaxValue : ThesisSet.All.ToList().IndexOf(c.Set)).ToArray();
        foreach (var (set, chart) in charts)
            if (set is not null) coverage.Shown(set.Polyps ? "Figure 5.4" : "Figure 5.5", set.Name);
        var absent = ThesisSet.All.Where(s => s.Polyps && charts.All(c => c.Set != s)).Select(s => s.Name).ToArray();
        if (charts.Length == 0) return [];
        List<IReportPart> parts = [new ChartGrid([.. charts.Select(c => c.Chart!)])];
        if (absent.Length is > 0 and < 5)
            parts.Add(new Paragraphs($"Figure 5.4 lacks {string.Join(", ", absent)}: there are no results on them."));
        parts.Add(new Paragraphs(
            "Lines join means over runs and images; bands and whiskers are 95 % bootstrap intervals over groups of images and over runs; " +
            $"rings are single runs; the dashed line is real pairs only. {results.Words}"));
        return parts;
    }

    private static LineChart? Chart(ComparableResults results, string dataSet)
    {
        var series = Curves.Select(arm => results.Of(dataSet, arm).ToArray()).Where(cells => cells.Length > 0).Select(Series).ToArray();
        if (series.Length == 0) return null;
        var (set, cells) = (ThesisSet.Find(dataSet), results.Cells.Where(c => c.DataSet == dataSet).ToArray());
        var figure = set is null ? "" : set.Polyps ? "Figure 5.4. " : "Figure 5.5. ";
        int[] seeds = [.. cells.Select(c => c.Runs.Count).Distinct().Order()];
        return new LineChart
        {
            Title = $"{figure}{set?.Name ?? dataSet}: n = {cells[0].Images} images, " +
                $"{string.Join(" to ", (int[])[.. seeds.Take(1), .. seeds.Skip(1).TakeLast(1)])} seed{(seeds is [1] ? "" : "s")} an arm",
            XLabel = XLabel(cells), YLabel = "mDice (%)", Series = series, References = [.. References(results, dataSet)],
            XFrom = 0, Width = 480, Height = 300,
        };
    }

    private static string XLabel(ArmCell[] cells)
    {
        int[] pairs = [.. cells.SelectMany(c => c.Runs).Select(r => r.Arm!.RealPairs).OfType<int>().Distinct()];
        return pairs is [var all]
            ? string.Create(CultureInfo.InvariantCulture, $"synthetic pairs (% of real ones; 100 % = {all} pairs)")
            : "synthetic pairs (% of real training pairs)";
    }

    private static LineSeries Series(ArmCell[] cells) => new(
        NameOf(cells[0].Key.Arm), [.. cells.Select(c => c.Key.Ratio)], [.. cells.Select(c => c.Mean(Metric.Dice.Name))])
    {
        Band = [.. cells.Select(c => c.IntervalOf(Metric.Dice.Name))],
        Points = [.. cells.SelectMany(c => c.RunMeans(Metric.Dice.Name).Select(mean => (c.Key.Ratio, mean)))],
    };

    private static string NameOf(ExperimentArm arm) => arm switch
    {
        ExperimentArm.PretrainFinetune => "pretrained, finetuned on real", ExperimentArm.SyntheticOnly => "synthetic only",
        ExperimentArm.PermutedControl => "control: pretrained on permuted masks", _ => "control: permuted masks only",
    };

    // Of real-only arms of several lengths each is a line of its own.
    private static IEnumerable<ReferenceLine> References(ComparableResults results, string dataSet)
    {
        var real = results.Of(dataSet, ExperimentArm.RealOnly).ToArray();
        foreach (var cell in real)
        {
            var interval = cell.IntervalOf(Metric.Dice.Name);
            var steps = real.Length > 1 && cell.Key.Steps is { } known
                ? string.Create(CultureInfo.InvariantCulture, $", {known:#,0} steps") : "";
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"real only{steps}: {cell.Mean(Metric.Dice.Name):0.0}") +
                (interval.IsDefined ? string.Create(CultureInfo.InvariantCulture, $" [{interval.Lower:0.0}, {interval.Upper:0.0}]") : ""),
                cell.Mean(Metric.Dice.Name));
        }
    }
}
