using System.Globalization;
using System.Text;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>
/// One self-contained HTML file with the figures and tables of the thesis, from our own runs: what exists below the given folders is shown,
/// what is absent is named.
/// </summary>
public static class ThesisReport
{
    private static readonly int[] Fewer = [16, 12, 8, 6, 4, 2, 1];

    /// <summary>Reads the runs, makes figures that are wanted and missing, and writes the file.</summary>
    /// <param name="options">Where runs are and what is wanted.</param>
    /// <param name="path">The HTML file.</param>
    /// <param name="made">Time of writing.</param>
    /// <param name="machine">Versions and device, for the facts.</param>
    /// <param name="device">Where models compute; the CPU by default.</param>
    /// <param name="cancellation">Stops within one step.</param>
    /// <returns>By figure and table: what is shown, or why it is absent.</returns>
    /// <exception cref="JdmException">No runs, results that cannot be combined, or a file beyond the largest size.</exception>
    public static IReadOnlyDictionary<string, string> Save(
        ThesisReportOptions options, string path, DateTimeOffset made, IReadOnlyList<(string, string)> machine, Device? device = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        using var material = ReportMaterial.Collect(options, device ?? CPU, cancellation);
        byte[] html = [];
        foreach (int shown in Fewer.Where(n => n < options.ShownPairs).Prepend(options.ShownPairs))
        {
            cancellation.ThrowIfCancellationRequested();
            var coverage = new Coverage();
            html = Encoding.UTF8.GetBytes(Build(options, material, shown, coverage, made, machine).ToHtml());
            if (html.Length > options.MaxBytes) continue;
            AtomicFile.WriteAllBytes(path, html);
            return Coverage.Items.ToDictionary(item => item.Name, item => coverage.State(item.Name));
        }
        throw new JdmException(
            $"The report takes {html.Length} bytes even with one pair a pool; at most {options.MaxBytes} are allowed. " +
            "Name fewer runs, or make two reports of them.");
    }

    private static ReportBuilder Build(
        ThesisReportOptions options, ReportMaterial material, int shown, Coverage coverage, DateTimeOffset made,
        IReadOnlyList<(string, string)> machine)
    {
        // parts are made before the overview, which says what they are
        var quality = material.Results.SelectMany(group => ResultParts(options, material, group, coverage)).ToArray();
        var pairs = PoolParts(material, shown, coverage);
        var models = material.Diffusion.SelectMany(run => ModelSections.Of(run, coverage)).ToArray();

        var report = new ReportBuilder(options.Title, made) { Subtitle = Subtitle(material) };
        report.Facts([("Searched", string.Join(", ", options.Paths)), .. machine]);
        var controls = MissingControls.Of(material.Found.Results);
        if (controls.Count > 0) report.Warning($"This report is incomplete: it lacks the controls {string.Join("; ", controls)}.");
        foreach (string fault in material.Differences) report.Warning(fault);
        report.Section("Overview").Add(coverage.Table());
        if (material.Found.Results.Count > 0)
        {
            report.Section("Claims");
            var claims = material.Claims.SelectMany(c => c).ToArray();
            if (claims.Length > 0)
            {
                if (options.PrimaryRatio is null)
                    report.Text("No primary ratio was fixed (--primary-ratio), so the p-values of all comparisons are corrected together " +
                        "by Holm.");
                report.Add(new ClaimSection(claims));
            }
            else report.Text("There are not both real-only results and results with synthetic pairs that could be compared.");
            report.Text(ThesisWords());
            report.Section("Scores");
            foreach (var part in quality) report.Add(part);
            if (UnnamedResults.Of(material.Found.Results) is { } others) report.Add(others);
        }
        AddSection(report, "Pairs", pairs);
        AddSection(report, "Joint diffusion models", models);
        if (material.Segmentation.Count > 0) AddSection(report, "Segmenters", SegmenterParts(material.Segmentation));
        if (material.Found.Results.Count > 0) report.Section("Where the scores come from").Add(ResultProvenance.Of(material.Found.Results));
        return report;
    }

    private static string ThesisWords() =>
        "For comparison, what \"the average gain\" of the thesis' transfer experiment can mean, in points of mDice: " +
        $"{string.Join("; ", ThesisClaim.Readings.Select(r => $"{ClaimSentences.Number(r.Gain)}, {r.Label}"))}. None of them is a claim. " +
        string.Join(" ", ThesisClaim.Reasons);

    private static IEnumerable<IReportPart> ResultParts(
        ThesisReportOptions options, ReportMaterial material, ComparableResults group, Coverage coverage)
    {
        var parts = RatioFigures.Of(group, coverage).Concat(ThesisTableSection.Of(group, coverage)).ToList();
        if (NetworkSizeTable.Of(group) is { } table) parts.Add(table);
        parts.AddRange(CaseFigure.Of(group, options, coverage));
        return material.Results.Count == 1 ? parts : [new Paragraphs(group.Words), .. parts];
    }

    private static List<IReportPart> PoolParts(ReportMaterial material, int shown, Coverage coverage)
    {
        var parts = new List<IReportPart>();
        foreach (var pool in material.Pools)
        {
            if (pool.Count == 0) continue;
            var real = material.RealFor(pool);
            if (pool.IsGiven)
            {
                parts.Add(PoolFigures.ForGivenMasks(pool, real, shown, coverage));
                continue;
            }
            parts.Add(PoolFigures.Random(pool, shown, coverage));
            if (real is null) coverage.Absent("Figure 5.2", $"{pool.Name} has no real pairs beside it: name them with --pairs, or the " +
                "run that drew it");
            else parts.Add(PoolFigures.Nearest(pool, real, material.MasksOf(real), Math.Max(1, shown / 2), coverage));
        }
        if (material.Pools.All(p => !p.IsGiven))
            coverage.Absent("Figures 5.3, B.6, B.7", "no pool drawn for given masks; make one with 'jdm sample --given mask --pairs ...'");
        return parts;
    }

    private static IReportPart[] SegmenterParts(IReadOnlyList<SegmentationRecord> runs)
    {
        const int Most = 12;
        LineChart[] charts = [.. runs.Select(r => r.Losses()).OfType<LineChart>()];
        return
        [
            SegmentationRecord.Table(runs),
            .. charts.Length == 0 ? (IReportPart[])[] : [new ChartGrid([.. charts.Take(Most)])],
            .. charts.Length <= Most ? (IReportPart[])[]
                : [new Paragraphs($"Losses of {charts.Length - Most} further runs are not drawn.")],
        ];
    }

    private static void AddSection(ReportBuilder report, string heading, IReadOnlyList<IReportPart> parts)
    {
        if (parts.Count == 0) return;
        report.Section(heading);
        foreach (var part in parts) report.Add(part);
    }

    private static string Subtitle(ReportMaterial material)
    {
        string Count(int n, string what) => string.Create(CultureInfo.InvariantCulture, $"{n} {what}{(n == 1 ? "" : "s")}");
        return string.Join(", ",
        [
            Count(material.Diffusion.Count, "diffusion run"), Count(material.Pools.Count, "pool"),
            Count(material.Segmentation.Count, "segmentation run"), Count(material.Found.Results.Count, "evaluation result"),
        ]);
    }
}
