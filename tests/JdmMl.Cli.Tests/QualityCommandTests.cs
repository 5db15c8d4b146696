using System.Text.Json;
using JdmMl.Data;
using JdmMl.Segmentation;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class QualityCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Pairs(string name, int count, int seed)
    {
        var source = new PhantomPairs(PhantomKind.Polyps, count, 32, seed);
        for (int i = 0; i < count; i++)
        {
            PngFile.WriteRgb(Path.Combine(_folder, name, "images", $"{i}.png"), source.Read(i).Image);
            PngFile.WriteMask(Path.Combine(_folder, name, "masks", $"{i}.png"), source.Read(i).Mask);
        }
        return Path.Combine(_folder, name);
    }

    [Fact]
    public void A_pool_is_measured_judged_and_filtered_and_the_same_command_continues()
    {
        string pool = Pairs("pool", 30, 3), data = Path.Combine(_folder, "data"), run = Path.Combine(_folder, "run");
        Pairs("data/train", 40, 1);
        Pairs("data/valid", 24, 2);
        using (var model = SegmentationModel.Untrained(new() { ImageSize = 16, Features = [4, 8] })) model.Save(run);

        string output = Path.Combine(_folder, "quality.json"), kept = Path.Combine(_folder, "kept");
        string[] command =
        [
            "quality", pool, "--pairs", data, "--held-out", "valid", "--features", run, "--agreement", "segmenter:" + run,
            "--feature-dimensions", "4", "--halves", "20", "--mismatches-kept", "0.9", "--output", output,
        ];
        var (code, text, errors) = Run([.. command, "--keep", kept]);
        Assert.True(code == 0, errors);
        Assert.Contains("30 generated pairs", text);
        Assert.Contains("40 real ones", text);
        Assert.Contains("24 held out", text);
        Assert.Contains("plain-unet encoder", text);
        Assert.Contains("threshold", text);
        var result = JsonDocument.Parse(File.ReadAllText(output)).RootElement;
        Assert.Equal(30, result.GetProperty("maskNeighbours").GetArrayLength());
        Assert.Equal(2, result.GetProperty("samples").GetArrayLength());
        int passed = result.GetProperty("agreement")[0].GetProperty("poolKept").GetProperty("hits").GetInt32();
        Assert.Equal(passed, PairSources.Open(kept).Items.Count);
        Assert.True(File.Exists(Path.Combine(_folder, "quality.nearest.png")));

        var again = Run([.. command, "--json"]);
        Assert.True(again.Code == 0, again.Errors);
        Assert.Contains("Found 4 of 4 batches", again.Errors);
        Assert.Equal(File.ReadAllText(output).TrimEnd(), again.Output.TrimEnd());
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_with_the_remedy()
    {
        string pool = Pairs("pool", 3, 3), data = Pairs("data", 4, 1);
        Assert.Contains("no split 'valid'", Run("quality", pool, "--pairs", data, "--held-out", "valid").Errors);
        Assert.Contains("--keep needs a judge", Run("quality", pool, "--pairs", data, "--keep", "x").Errors);
        Assert.Contains("expected jdm:<model folder>", Run("quality", pool, "--pairs", data, "--agreement", "x").Errors);
        var (code, text, errors) = Run("quality", pool, "--pairs", data);
        Assert.True(code == 0, errors);
        Assert.Contains("Copies: Refused: there are no held-out real pairs", text);
        Assert.Contains("image statistics", text);
        Assert.Contains("frechet: Refused: 4 real and 3 generated vectors", text);
    }

    [Fact]
    public void Metrics_are_timed()
    {
        var (code, output, errors) = Run(
            "bench", "metrics", "--image-size", "64", "--images", "2", "--rounds", "1", "--soft-maps", "--json");
        Assert.True(code == 0, errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2 / result.GetProperty("wallSeconds").GetDouble(), result.GetProperty("imagesPerSecond").GetDouble(), 1e-6);
        Assert.True(result.GetProperty("cpuSecondsPerImage").GetDouble() > 0 && result.GetProperty("objects").GetDouble() > 1);
        Assert.Contains("--images is 0", Run("bench", "metrics", "--images", "0").Errors);
    }
}
