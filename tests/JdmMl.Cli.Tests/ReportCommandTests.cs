using System.Text.Json;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private void Ok(params string[] args)
    {
        var (code, _, errors) = Run(args);
        Assert.True(code == 0, errors);
    }

    [Fact]
    public void What_the_other_commands_left_becomes_a_report()
    {
        WritePairs(At("data"), PhantomKind.Polyps, 10, 16);
        Ok(
            "train", At("data"), "--preset", "32px", "--image-size", "16", "--channel-multipliers", "1,2", "--training-steps", "2",
            "--batch-size", "2", "--sampler", "dpm++:2", "--sheet-pairs", "1", "--output", At("jdm"));
        Ok("sample", At("jdm", "model"), "--output", At("pool"), "--sampler", "dpm++:2", "--count", "4");
        Ok("sample", At("jdm", "model"), "--output", At("given"), "--sampler", "dpm++:2", "--count", "4", "--given", "mask", "--pairs",
            At("data"));
        foreach (var (arm, more) in new[] { ("real-only", Array.Empty<string>()), ("pretrain-finetune", ["--synthetic", At("pool")]) })
        {
            Ok(
            [
                "segment", "train", At("data"), "--output", At(arm), "--image-size", "16", "--features", "4,8", "--batch-size", "2",
                "--pretrain-epochs", "1", "--finetune-epochs", "1", "--iterations-per-epoch", "2", "--validation-iterations", "1", .. more,
            ]);
            Ok("segment", "predict", At(arm), At("data"), "--output", At("predicted", arm));
            string[] ratio = arm == "real-only" ? [] : ["--provenance", "ratio=40"];
            Ok(
            [
                "evaluate", "--pred", At("predicted", arm), "--truth", At("data", "masks"), "--dataset", "Kvasir", "--seed", "1",
                    "--name", arm,
                "--provenance", $"arm={arm}", "--provenance", "realPairs=10", .. ratio, "--output", At("results", arm + ".json"),
            ]);
        }

        var (code, output, errors) = Run("report", _folder, "--output", At("report.html"), "--title", "Small", "--trace-sampler",
            "ancestral:3",
            "--trace", "--bound", "--resamples", "200", "--permutations", "200", "--pairs", At("data"), "--json");

        Assert.True(code == 0, errors);
        var items = JsonDocument.Parse(output).RootElement.GetProperty("items");
        foreach (string item in (string[])["Figure 3.1", "Figures 5.1, B.1-B.5", "Figure 5.2", "Figures 5.3, B.6, B.7", "Figure 5.4",
            "Figure 5.6", "Figure A.1", "Table 5.4"])
            Assert.StartsWith("shown: ", items.GetProperty(item).GetString());
        Assert.StartsWith("absent: ", items.GetProperty("Table 5.6").GetString());
        string html = File.ReadAllText(At("report.html"));
        Assert.Contains("<h1>Small</h1>", html);
        Assert.Contains("Segmentation runs", html);
        Assert.Contains("Exploratory, 10 images", html);
        Assert.Contains("This report is incomplete", html);
    }

    [Fact]
    public void Provenance_is_written_and_what_makes_no_sense_is_refused()
    {
        WritePairs(At("data"), PhantomKind.Polyps, 2, 16);
        (int Code, string Output, string Errors) Evaluate(params string[] more) =>
            Run(["evaluate", "--pred", At("data", "masks"), "--truth", At("data", "masks"), "--json", .. more]);
        var given = JsonDocument.Parse(Evaluate("--provenance", "arm=pretrain-finetune", "ratio=250", "--provenance", "note=a=b").Output)
            .RootElement.GetProperty("provenance");
        Assert.Equal("pretrain-finetune", given.GetProperty("arm").GetString());
        Assert.Equal("250", given.GetProperty("ratio").GetString());
        Assert.Equal("a=b", given.GetProperty("note").GetString());
        foreach (var (said, text) in new[]
        {
            ("expected key=value", "arm"), ("is recorded already", "pred=x"), ("records arm 'x'", "arm=x"),
                ("without 'ratio'", "arm=synthetic-only"),
            ("records ratioChosenOn 'luck'", "ratioChosenOn=luck"), ("records totalOptimiserSteps '-1'", "totalOptimiserSteps=-1"),
        })
        {
            var (code, output, errors) = Evaluate("--provenance", text);
            Assert.Equal(JdmCommandLine.Failed, code);
            Assert.Contains(said, errors);
            Assert.Equal("", output);
        }
    }

    [Fact]
    public void A_folder_without_runs_is_refused()
    {
        var (code, _, errors) = Run("report", _folder, "--output", At("report.html"));
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("No runs were found in", errors);
        Assert.Contains("--pairs is missing", Run("report", _folder, "--output", At("report.html"), "--split", "train").Errors);
    }
}
