using System.Xml.Linq;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Experiments.Tests.Reports;
using static JdmMl.Experiments.Tests.ThesisReports.ScriptedResults;

namespace JdmMl.Experiments.Tests.ThesisReports;

public sealed class ScoreSectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ThesisReportOptions Options => new() { Paths = [_folder], Claims = new() { Resamples = 200, Permutations = 200 } };

    private (XElement Html, IReadOnlyDictionary<string, string> Items) Report(ThesisReportOptions? options = null)
    {
        string path = Path.Combine(_folder, "report.html");
        var items = ThesisReport.Save(options ?? Options, path, Made, [("Device", "none")]);
        return (SampleReport.Parse(File.ReadAllText(path)), items);
    }

    private string Refusal(ThesisReportOptions? options = null) => Assert.Throws<JdmException>(() => Report(options)).Message;

    private static XElement Table(XElement html, string title) =>
        html.Descendants("table").Single(t => t.Element("caption")!.Value.StartsWith(title, StringComparison.Ordinal));

    private static string[] Row(XElement table, string name) =>
        [.. table.Element("tbody")!.Elements("tr").Single(r => r.Element("th")!.Value == name).Elements("td").Select(d => d.Value)];

    private static string RealOnly(string set, string format) =>
        (100 * ((int[])[1, 2]).Average(s => Of("real-only", 0, s, set).Values("dice").Average()))
        .ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Tables_hold_the_thesis_numbers_beside_ours_with_n_seeds_resolution_and_convention()
    {
        WriteAblation(_folder, Polyps);

        var (html, items) = Report();

        var table = Table(html, "Table 5.4.");
        Assert.Equal("90.81", Row(table, "Thesis: real only")[0]);
        Assert.Equal("91.22", Row(table, "Thesis: pretrained + finetuned, 500 %")[0]);
        Assert.Equal("91.80", Row(table, "Thesis: CaraNet (quoted there)")[0]);
        double mean = 100 * ((int[])[1, 2]).Average(s => Of("pretrain-finetune", 250, s, Polyps[0]).Values("dice").Average());
        string[] ours = Row(table, "Ours: pretrained + finetuned, 250 %");
        Assert.StartsWith(mean.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) + "[", ours[0]);
        Assert.Equal(["–", "–", "2/–", "24/–"], ours[2..]);
        var notes = table.Parent!.Descendants("li").Select(l => l.Value).ToArray();
        Assert.Contains("Absent: we have no results on CVC-ClinicDB; the columns hold the thesis' numbers only.", notes);
        Assert.Contains(notes, n => n.Contains("'kvasir-seg': n = 24 images in 12 groups; the thesis has 100"));
        Assert.Contains(notes, n => n.Contains("Resolution: native. Conventions: 0/0 (empty masks): Exclude"));
        Assert.Equal("shown: ETIS", items["Table 5.2"]);
        Assert.Equal("absent: no run or result for it was found", items["Table 5.6"]);
        Assert.Equal("shown: Kvasir; ETIS", items["Figure 5.4"]);
        Assert.StartsWith("absent", items["Figure 5.5"]);
        Assert.Contains("Figure 5.4 lacks CVC-ClinicDB, CVC-ColonDB, CVC-300", html.Value);
        Assert.DoesNotContain("incomplete", html.Value);
        Assert.Contains("The thesis gives CVC-300 real only as 85.35 in Table 5.2 and 85.45 in Table 5.5.", html.Value);
        Assert.Contains("+2.39, macro mean over 5 test sets at the fixed ratio 500 %", html.Value);
    }

    [Fact]
    public void Charts_show_seeds_as_rings_intervals_as_bands_and_real_only_dashed()
    {
        WriteAblation(_folder, ["MoNuSeg"], controls: false);

        var (html, items) = Report();

        var chart = html.WithClass("charts").Single().Elements("figure").Single();
        Assert.StartsWith("Figure 5.5. MoNuSeg: n = 24 images, 2 seeds an arm", chart.Element("figcaption")!.Value);
        var svg = chart.Descendants("svg").Single();
        Assert.Equal(2 * 2 * 3, svg.WithClass("run").Count());                 // arms x seeds x ratios
        Assert.Equal(2, svg.WithClass("band").Count());
        Assert.Single(svg.WithClass("reference"));
        Assert.Contains($"real only: {RealOnly("MoNuSeg", "0.0")} [", chart.Descendants("li").Select(l => l.Value)
            .Single(l => l.StartsWith("real only", StringComparison.Ordinal)));
        Assert.Contains("synthetic pairs (% of real ones; 100 % = 40 pairs)", svg.Value);
        Assert.Contains("mDice (%)", svg.Value);
        Assert.Contains("pretrained, finetuned on real: 6", svg.Element("desc")!.Value);
        Assert.Equal("shown: MoNuSeg", items["Figure 5.5"]);
        Assert.Contains("lacks the controls real pairs only with a warm restart", html.WithClass("warning").Single().Value);
        Assert.Contains("permuted masks, which must lose", html.WithClass("warning").Single().Value);
    }

    [Fact]
    public void Claims_are_those_of_the_claim_set_corrected_over_the_ratios()
    {
        WriteAblation(_folder, Polyps);
        var claims = new ClaimOptions { Resamples = 300, Permutations = 2000 };

        var (html, _) = Report(Options with { Claims = claims, PrimaryRatio = 250 });

        EvaluationResult[] Arm(string arm, double ratio, string name) =>
            [.. Polyps.SelectMany(set => ((int[])[1, 2]).Select(seed => Of(arm, ratio, seed, set) with { Name = name }))];
        var expected = ClaimSet.Of(
            Arm("real-only", 0, "real only"), Arm("pretrain-finetune", 250, "pretrained + finetuned, 250 %"), null, claims).Primary;
        Assert.Equal(Verdict.Improves, expected.Verdict);
        var said = html.WithClass("claim").ToArray();
        Assert.Equal(6, said.Length);
        Assert.StartsWith("Primary hypothesis: pretrained + finetuned, 250 %", said[0].Element("h4")!.Value);
        Assert.Equal(expected.Sentence, said[0].Descendants("strong").Single().Value);
        Assert.All(said[1..], c => Assert.Contains("after Holm", c.Descendants("strong").Single().Value));
        Assert.All(said.Where(c => c.Element("h4")!.Value.Contains("synthetic only")), c => Assert.DoesNotContain("improves", c.Value));
    }

    [Fact]
    public void A_longer_real_only_arm_is_the_control_and_a_missing_one_is_named()
    {
        foreach (int seed in (int[])[1, 2])
        {
            Write(_folder, Of("real-only", 0, seed, "MoNuSeg", steps: 500));
            Write(_folder, Of("pretrain-finetune", 250, seed, "MoNuSeg", steps: 1000));
        }
        Assert.Contains("A compute-matched control is missing: the candidate took 1,000", Report().Html.Value);
        foreach (int seed in (int[])[1, 2])
            Write(_folder, Of("real-only", 0, seed, "MoNuSeg", steps: 1000) with { Name = "longer" });

        var html = Report().Html;

        Assert.DoesNotContain("A compute-matched control is missing: the candidate", html.Value);
        Assert.Contains("Against the control with as many optimiser steps: pretrained", html.Value);
        Assert.Equal(2, html.WithClass("reference").Count(e => e.Name == "line"));
        Assert.StartsWith($"{RealOnly("MoNuSeg", "0.00")}[", Row(Table(html, "Table 5.6."), "Ours: real only, 1,000 steps")[0]);
    }

    [Fact]
    public void Results_of_different_conventions_stand_in_different_tables_and_that_is_said()
    {
        WriteAblation(_folder, ["MoNuSeg"]);
        Write(_folder, Of("pretrain-finetune", 1000, 1, "MoNuSeg", conventions: new() { Tolerance = 3 }) with { Name = "other" });

        var html = Report().Html;

        Assert.Contains("not put in one table. They differ in tolerance: 2 px / 3 px", html.WithClass("warning").First()
            .Value + html.WithClass("warning").Last().Value);
        Assert.Equal(2, html.Descendants("caption").Count(c => c.Value.StartsWith("Table 5.6.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Results_without_an_arm_are_listed_apart_and_network_size_has_a_table()
    {
        Write(_folder, Of("real-only", 0, 1, "kvasir", network: true));
        Write(_folder, Of("real-only", 0, 1, "kvasir") with { Name = "some tool", Provenance = new Dictionary<string, string>() });

        var html = Report().Html;

        Assert.Equal("kvasir", Row(Table(html, "Results that name no arm"), "some tool")[0]);
        Assert.Equal("32x32", Row(Table(html, "At network resolution"), "kvasir: real only")[3]);
        Assert.DoesNotContain(html.Descendants("caption"), c => c.Value.StartsWith("Table 5.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_combined_is_refused_with_the_files()
    {
        string first = Write(_folder, Of("real-only", 0, 1, "ETIS")),
            second = Write(_folder, Of("pretrain-finetune", 100, 1, "ETIS", images: 23));
        string said = Refusal();
        Assert.Contains("cannot stand in one table, and nothing was averaged", said);
        Assert.Contains("lacks 1 image: case-23", said);
        Assert.Contains(second, said);

        File.Delete(second);
        string again = Write(_folder, Of("real-only", 0, 1, "ETIS") with { Name = "again" });
        said = Refusal();
        Assert.Contains("hold seed 1 2 times", said);
        Assert.Contains(again, said);
        Assert.Contains(first, said);

        File.Delete(again);
        Write(_folder, Of("guesswork", 0, 1, "ETIS"));
        Assert.Contains("records arm 'guesswork'; expected real-only, synthetic-only, pretrain-finetune", Refusal());
    }

    [Fact]
    public void An_undefined_score_on_one_side_is_refused_and_on_both_sides_left_out()
    {
        EvaluationResult Empty(EvaluationResult result) => result with
        {
            Rows =
            [
                .. result.Rows.Select((row, i) => i > 0 ? row
                    : row with { Metrics = new Dictionary<string, double> { ["dice"] = double.NaN, ["iou"] = double.NaN } }),
            ],
        };
        Write(_folder, Empty(Of("real-only", 0, 1, "ETIS")));
        string other = Write(_folder, Of("pretrain-finetune", 100, 1, "ETIS"));
        Assert.Contains("dice is undefined in one of them only", Refusal());
        File.Delete(other);
        Write(_folder, Empty(Of("pretrain-finetune", 100, 1, "ETIS")));
        string expected = (100 * Of("real-only", 0, 1, "ETIS").Values("dice").Skip(1).Average())
            .ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith(expected, Row(Table(Report().Html, "Table 5.5."), "Ours: real only")[4]);
    }

    [Fact]
    public void Folders_without_runs_and_faulty_paths_are_refused()
    {
        Assert.Contains("No runs were found in", Refusal());
        Assert.Contains("does not exist", Refusal(Options with { Paths = [Path.Combine(_folder, "nowhere")] }));
        string file = Path.Combine(_folder, "x.json");
        File.WriteAllText(file, "{}");
        Assert.Contains("is no evaluation result", Refusal(Options with { Paths = [file] }));
        Assert.Contains("Paths is empty", Refusal(Options with { Paths = [] }));
    }

    [Fact]
    public void Cases_of_largest_gain_and_loss_are_chosen_by_rule_and_shown_with_both_predictions()
    {
        var phantoms = new PhantomPairs(PhantomKind.Polyps, 24, 24, 1);
        string At(string part, int i) => Path.Combine(_folder, part, $"case-{i:00}.png");
        for (int i = 0; i < 24; i++)
        {
            var pair = phantoms.Read(i);
            PngFile.WriteRgb(At("test/images", i), pair.Image);
            foreach (string part in (string[])["test/masks", "pred"]) PngFile.WriteMask(At(part, i), pair.Mask);
        }
        EvaluationResult Shown(EvaluationResult result) => result with
        {
            Provenance = new Dictionary<string, string>(result.Provenance)
                { ["truth"] = Path.Combine(_folder, "test", "masks"), ["pred"] = Path.Combine(_folder, "pred") },
        };
        var (real, pretrained) = (Shown(Of("real-only", 0, 1, "ETIS")), Shown(Of("pretrain-finetune", 100, 1, "ETIS")));
        Write(_folder, real);
        Write(_folder, pretrained);

        var (html, items) = Report(Options with { Cases = 2 });

        Assert.Equal("shown: ETIS", items["Figure 5.6"]);
        var gains = real.Rows.Zip(pretrained.Rows, (a, b) => (a.Id, Gain: b.Metrics["dice"] - a.Metrics["dice"]))
            .OrderByDescending(g => g.Gain).ToArray();
        string[] expected = [gains[0].Id, gains[1].Id, gains[^1].Id, gains[^2].Id];
        var grid = html.WithClass("grid").Single(g => g.Element("figcaption")!.Value.StartsWith("Figure 5.6.", StringComparison.Ordinal));
        Assert.Equal(expected, grid.WithClass("tile").Select(t => t.Element("figcaption")!.Value.Split(':')[0]));
        Assert.All(grid.WithClass("tile"), t => Assert.Equal(3, t.Descendants("img").Count()));
        Directory.Delete(Path.Combine(_folder, "test", "images"), recursive: true);
        Assert.Contains("no image 'case-", Report().Items["Figure 5.6"]);
    }

    [Fact]
    public void Of_large_images_the_part_is_shown_where_the_predictions_differ()
    {
        const int Side = 600;
        void Mask(string part, int x, int y, int rows = 20)
        {
            var labels = new byte[Side * Side];
            for (int row = y; row < y + rows; row++) labels.AsSpan(row * Side + x, 30).Fill(1);
            PngFile.WriteMask(Path.Combine(_folder, part, "case-00.png"), new LabelMask(Side, Side, labels));
        }
        PngFile.WriteRgb(Path.Combine(_folder, "test", "images", "case-00.png"), new RgbImage(Side, Side, new byte[3 * Side * Side]));
        Mask("test/masks", 10, 10);
        Mask("before", 10, 10);
        Mask("after", 500, 420, rows: 60);
        EvaluationResult Shown(EvaluationResult result, string pred) => result with
        {
            Provenance = new Dictionary<string, string>(result.Provenance)
                { ["truth"] = Path.Combine(_folder, "test", "masks"), ["predictions"] = Path.Combine(_folder, pred) },
        };
        Write(_folder, Shown(Of("real-only", 0, 1, "ETIS", images: 1), "before"));
        Write(_folder, Shown(Of("pretrain-finetune", 100, 1, "ETIS", images: 1), "after"));

        var tile = Report().Html.WithClass("grid").Single().WithClass("tile").Single();

        var pictures = tile.Descendants("img").Select(i => PngFile.Read(new MemoryStream(
            Convert.FromBase64String(i.Attribute("src")!.Value["data:image/png;base64,".Length..])))).ToArray();
        Assert.All(pictures, p => Assert.Equal((128, 128), (p.Width, p.Height)));
        // the larger difference is where only the second prediction says something
        Assert.Equal([false, false, true], pictures.Select(p => p.Samples.Any(v => v != 0)));
    }
}
