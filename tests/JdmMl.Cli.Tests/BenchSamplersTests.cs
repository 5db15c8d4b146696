using System.Text.Json;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class BenchSamplersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Data(string name, int seed, string split = "")
    {
        string data = Path.Combine(_folder, name);
        var source = new PhantomPairs(PhantomKind.Nuclei, 3, 16, seed);
        for (int i = 0; i < source.Items.Count; i++)
        {
            var pair = source.Read(i);
            PngFile.WriteRgb(Path.Combine(data, split, "images", $"{i}.png"), pair.Image);
            PngFile.WriteMask(Path.Combine(data, split, "masks", $"{i}.png"), pair.Mask);
        }
        return data;
    }

    [Fact]
    public void Two_samplers_are_compared_by_shards_and_the_same_command_continues()
    {
        var (trained, _, faults) = Run(
            "train", Data("data", 1), "--preset", "32px", "--image-size", "16", "--channel-multipliers", "1,2", "--training-steps", "1",
            "--batch-size", "2", "--sampler", "dpm++:2", "--sheet-pairs", "1", "--output", Path.Combine(_folder, "run"));
        Assert.True(trained == 0, faults);
        string[] bench =
        [
            "bench", "samplers", Path.Combine(_folder, "run", "model"), "--pairs", Data("held", 2), "--fast", "dpm++:2", "--reference",
            "ancestral:4", "--count", "4", "--seeds", "2", "--segmentation-steps", "10", "--segmentation-batch-size", "2",
            "--features", "4,8", "--resamples", "200", "--margin", "100", "--output", Path.Combine(_folder, "bench"),
        ];
        Assert.Contains("Pairs in the pools: 4", Run([.. bench, "--shard", "2/2"]).Output);

        var (code, output, errors) = Run([.. bench, "--json"]);
        Assert.True(code == 0, errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal("ancestral-4", result.GetProperty("reference").GetProperty("sampler").GetString());
        Assert.Equal(4, result.GetProperty("fast").GetProperty("pace").GetProperty("pairs").GetInt32());
        Assert.Equal(2, result.GetProperty("fast").GetProperty("meanDicePerSeed").GetArrayLength());
        Assert.True(result.GetProperty("equivalent").GetBoolean());             // no difference exceeds 100 points
        Assert.True(result.GetProperty("lower").GetDouble() <= result.GetProperty("upper").GetDouble());
        Assert.True(File.Exists(result.GetProperty("report").GetString()));

        var (again, text, said) = Run(bench);
        Assert.Equal(0, again);
        Assert.Contains("Found 4 of 4 pairs of ancestral-4", said);
        Assert.Contains(result.GetProperty("sentence").GetString()!, text);
    }

    [Theory]
    [InlineData("Seeds is 1", "--seeds", "1")]
    [InlineData("Sampler 'euler' is unknown", "--fast", "euler")]
    [InlineData("has no split 'val'", "--split", "val")]
    [InlineData("holds training pairs only")]
    public void What_makes_no_sense_is_refused(string says, params string[] more)
    {
        string pairs = Data("pairs", 1, more.Length == 0 ? "train" : "");
        var (code, _, errors) = Run(["bench", "samplers", Path.Combine(_folder, "none"), "--pairs", pairs, .. more]);
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(says, errors);
    }
}
