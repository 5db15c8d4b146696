using System.Text.Json;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class SampleCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private readonly string _model, _data;

    public SampleCommandTests()
    {
        (_data, _model) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "run", "model"));
        WritePairs(_data, PhantomKind.Nuclei, 3, 16);
        Train("run");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Train(string name, params string[] more)
    {
        var (code, _, errors) = Run(
        [
            "train", _data, "--preset", "32px", "--image-size", "16", "--channel-multipliers", "1,2", "--training-steps", "1",
            "--batch-size", "2", "--sampler", "dpm++:2", "--sheet-pairs", "1", "--output", Path.Combine(_folder, name), .. more,
        ]);
        Assert.True(code == 0, errors);
    }

    private string Sample(string name, params string[] more)
    {
        string folder = Path.Combine(_folder, name);
        var (code, _, errors) = Run(["sample", _model, "--output", folder, "--sampler", "dpm++:2", "--count", "5", .. more]);
        Assert.True(code == 0, errors);
        return folder;
    }

    private static string[] Images(string folder) => [.. Directory.GetFiles(Path.Combine(folder, "images")).Order(StringComparer.Ordinal)];

    [Fact]
    public void Shards_draw_together_what_one_process_draws_alone()
    {
        string alone = Sample("alone"), shared = Sample("shared", "--shard", "1/2", "--batch-size", "2");
        Assert.Equal(3, Images(shared).Length);
        Sample("shared", "--shard", "2/2", "--batch-size", "3");
        Assert.Equal(Images(alone).Select(Path.GetFileName), Images(shared).Select(Path.GetFileName));
        Assert.All(Images(alone).Zip(Images(shared)), p => Assert.Equal(File.ReadAllBytes(p.First), File.ReadAllBytes(p.Second)));
        var pairs = PairSources.Open(alone);
        Assert.Equal(5, pairs.Items.Count);
        Assert.All(Enumerable.Range(0, 5), i => Assert.InRange(pairs.Read(i).Mask.HighestLabel(), 0, 1));
    }

    [Fact]
    public void The_same_command_continues_and_json_says_what_was_done()
    {
        string folder = Sample("pairs");
        File.Delete(Images(folder)[3]);
        var (code, output, errors) = Run("sample", _model, "--output", folder, "--sampler", "dpm++:2", "--count", "6", "--json");
        Assert.True(code == 0, errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(4, result.GetProperty("found").GetInt32());
        Assert.Equal(2, result.GetProperty("drawn").GetInt32());
        Assert.Equal(6, Images(folder).Length);
        var (other, _, said) = Run("sample", _model, "--output", folder, "--sampler", "ddim:2", "--count", "6");
        Assert.Equal(JdmCommandLine.Failed, other);
        Assert.Contains("model, seed or settings differ", said);
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("image")]
    [InlineData("region")]
    [InlineData("low-resolution", "--factor", "2")]
    [InlineData("grey")]
    [InlineData("grey", "--noisy-start", "400")]
    [InlineData("mask", "--jump-length", "1", "--resamplings", "2")]
    public void What_is_given_is_met(string given, params string[] more)
    {
        string folder = Sample("given", ["--pairs", _data, "--given", given, .. more]);
        var (real, drawn) = (PairSources.Open(_data), PairSources.Open(folder));
        for (int k = 0; k < 5; k++)
        {
            var (known, pair) = (real.Read(k % 3), drawn.Read(k));
            if (given == "mask") Assert.Equal(known.Mask.Labels, pair.Mask.Labels);
            if (given == "image") Assert.Equal(known.Image.Pixels, pair.Image.Pixels);
            if (given != "region") continue;
            for (int i = 0; i < 16 * 16; i++)
                if (i % 16 < 8)
                {
                    Assert.Equal(known.Mask.Labels[i], pair.Mask.Labels[i]);
                    Assert.Equal(known.Image.Pixels[3 * i], pair.Image.Pixels[3 * i]);
                }
        }
        string line = File.ReadLines(Directory.GetFiles(Path.Combine(folder, "provenance")).Single(f => f.EndsWith(".jsonl", StringComparison.Ordinal))).First();
        Assert.Contains("condition", line);
        Assert.Contains($"\"given\":\"{real.Items[0].Id}\"", line);
    }

    [Fact]
    public void Images_without_masks_are_segmented_by_the_joint_model()
    {
        string folder = Sample("segmented", "--given", "image", "--images", Path.Combine(_data, "images"));
        var (real, drawn) = (PairSources.Open(_data), PairSources.Open(folder));
        Assert.All(Enumerable.Range(0, 5), k => Assert.Equal(real.Read(k % 3).Image.Pixels, drawn.Read(k).Image.Pixels));
    }

    [Theory]
    [InlineData("say what is taken from it", "--pairs", "DATA")]
    [InlineData("holds no masks", "--given", "mask", "--images", "DATA")]
    [InlineData("are both given", "--given", "image", "--images", "DATA", "--pairs", "DATA")]
    [InlineData("Given is Mask, but there are no pairs", "--given", "mask")]
    [InlineData("Factor is 3", "--given", "lowresolution", "--factor", "3", "--pairs", "DATA")]
    [InlineData("Region is '1,2'", "--given", "region", "--region", "1,2", "--pairs", "DATA")]
    [InlineData("Guidance is 2", "--given", "mask", "--guidance", "2", "--pairs", "DATA")]
    [InlineData("MaxForeground is 2", "--max-foreground", "2")]
    [InlineData("Shard 3/2 does not exist", "--shard", "3/2")]
    [InlineData("--count is 0", "--count", "0")]
    public void What_makes_no_sense_is_refused(string says, params string[] more)
    {
        string[] args = ["sample", _model, "--output", Path.Combine(_folder, "no"), "--sampler", "dpm++:2", .. more.Select(m => m == "DATA" ? _data : m)];
        var (code, _, errors) = Run(more.Contains("--count") ? args : [.. args, "--count", "2"]);
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(says, errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public void A_model_that_does_not_exist_is_refused()
        => Assert.Contains("holds no model.json", Run("sample", _folder, "--output", "x", "--count", "1").Errors);
}
