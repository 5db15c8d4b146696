using System.Globalization;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Figure 5.6: the test cases where the pretrained segmenter gains most and where it loses most against real only.</summary>
internal static class CaseFigure
{
    private const string Name = "Figure 5.6";

    private sealed record Case(string Id, double Gain);

    /// <summary>One grid a data set that has both arms, predictions and images.</summary>
    internal static IReadOnlyList<IReportPart> Of(ComparableResults results, ThesisReportOptions options, Coverage coverage)
    {
        var parts = new List<IReportPart>();
        foreach (var set in results.DataSets)
        {
            var pretrained = results.Of(set, ExperimentArm.PretrainFinetune).ToArray();
            var (baseline, candidate) = (results.Baseline(set),
                pretrained.FirstOrDefault(c => c.Key.Ratio == options.PrimaryRatio) ?? pretrained.MaxBy(c => c.Key.Ratio));
            if (baseline is null || candidate is null) continue;
            try
            {
                parts.Add(Grid(set, baseline, candidate, options));
                coverage.Shown(Name, set);
            }
            catch (JdmException fault) { coverage.Absent(Name, $"{set}: {fault.Message}"); }
        }
        return parts;
    }

    private static ImageGrid Grid(string set, ArmCell baseline, ArmCell candidate, ThesisReportOptions options)
    {
        var common = candidate.Runs.Select(r => ArmCell.Label(r.Result)).Intersect(baseline.Runs.Select(r => ArmCell.Label(r.Result)))
            .ToArray();
        if (common.Length == 0) throw new JdmException("the two arms have no seed in common.");
        var (before, after) = (Runs(baseline, common), Runs(candidate, common));
        var cases = Gains(before, after);
        var best = cases.OrderByDescending(c => c.Gain).ThenBy(c => c.Id, StringComparer.Ordinal)
            .Take(Math.Min(options.Cases, (cases.Length + 1) / 2)).ToArray();
        var worst = cases.OrderBy(c => c.Gain).ThenBy(c => c.Id, StringComparer.Ordinal)
            .Take(Math.Min(options.Cases, cases.Length - best.Length)).ToArray();
        var masks = new CaseMasks(before[0], after[0], options.ImageFolders);
        ImageRow Row(string label, Case[] chosen) => new(label, [.. chosen.Select(c => Tile(c, before, after, masks))]);
        return new ImageGrid
        {
            Title = $"{Name}. {set}: cases where {candidate.Key.Name} gains most and loses most against {baseline.Key.Name}",
            Rows = [Row("gains most", best), Row("loses most", worst)],
            Note = $"Chosen by rule: largest and smallest difference of Dice, averaged over {common.Length} common seed(s), of " +
                $"{cases.Length} images; equal ones by name. Each case: the image with the true outline (green), then " +
                $"{baseline.Key.Name}, then the pretrained one ({ArmCell.Label(after[0].Result)}): prediction magenta, truth green, " +
                $"white where they coincide. Of images beyond {CaseMasks.WholeUpTo} px the window of {Thumbnails.Longest} px is shown " +
                "in which the two predictions differ most. Captions: Dice in percent.",
        };
    }

    private static ResultFile[] Runs(ArmCell cell, string[] labels) =>
        [.. labels.Select(l => cell.Runs.First(r => ArmCell.Label(r.Result) == l))];

    private static Case[] Gains(ResultFile[] before, ResultFile[] after) =>
    [
        .. before[0].Result.Rows.Select(r => new Case(r.Id, 100 * (Dice(after, r.Id) - Dice(before, r.Id))))
            .Where(c => !double.IsNaN(c.Gain)),
    ];

    private static double Dice(ResultFile[] runs, string id) =>
        runs.Average(run => run.Result.Rows.First(r => r.Id == id).Metrics[Metric.Dice.Name]);

    private static ImageTile Tile(Case one, ResultFile[] before, ResultFile[] after, CaseMasks masks)
    {
        var (image, truth, first, second) = masks.Of(one.Id);
        int factor = Math.Max(1, Thumbnails.Longest / Math.Max(image.Width, image.Height));
        return new ImageTile(
            $"{one.Id}: {Percent(Dice(before, one.Id))} to {Percent(Dice(after, one.Id))} " +
            $"({one.Gain.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)} points)",
            Picture.Of(Overlay.Outline(image, truth, Rgb.Truth, factor), $"{one.Id} with the true outline"),
            Picture.Of(Overlay.Compare(image, truth, first, factor), $"{one.Id}, real only"),
            Picture.Of(Overlay.Compare(image, truth, second, factor), $"{one.Id}, pretrained"));
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
