using System.Text.Json;
using JdmMl.Evaluation;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class ClaimCommandTests : IDisposable
{
    private static readonly string[] Quick = ["--resamples", "1000", "--permutations", "2000"];
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Save(string name, int seed, double gain, int images = 40, string dataSet = "kvasir", string ratio = "validation")
    {
        var result = new EvaluationResult
        {
            Name = name, DataSet = dataSet, Seeds = [seed], Conventions = new(),
            Provenance = new Dictionary<string, string>
                { [ClaimProvenance.RatioChosenOn] = ratio, [ClaimProvenance.TotalOptimiserSteps] = "1000" },
            Rows =
            [
                .. Enumerable.Range(0, images).Select(i => new EvaluationRow
                {
                    Id = $"{i}",
                    Metrics = new Dictionary<string, double>
                        { ["dice"] = 0.6 + 0.2 * Math.Sin(2.3 * i) + gain + (gain == 0 ? 0 : 0.02 * Math.Sin(1.7 * i + seed)) },
                }),
            ],
        };
        string path = Path.Combine(_folder, $"{name}-{dataSet}-{seed}-{images}.json");
        File.WriteAllText(path, EvaluationResultFile.ToJson(result));
        return path;
    }

    [Fact]
    public void Two_arms_by_place_by_name_and_by_option_give_one_sentence()
    {
        string[] real = [Save("real", 1, 0), Save("real", 2, 0)], other = [Save("pretrained", 1, 0.03), Save("pretrained", 2, 0.03)];
        var (code, byName, errors) = Run(["claim", .. real, .. other, .. Quick]);
        Assert.True(code == 0, errors);
        Assert.StartsWith("pretrained improves Dice over real by +", byName);
        Assert.Contains("n = 40 images in 40 groups, 2 seeds, paired; resolution native", byName);
        Assert.Contains("The ratio was chosen on validation data.", byName);
        Assert.Equal(byName, Run(["claim", "--candidate", .. other, "--baseline", .. real, .. Quick]).Output);

        var (_, single, _) = Run(["claim", real[0], other[0], .. Quick]);
        Assert.Contains("Note: A single seed", single);
    }

    [Fact]
    public void Json_goes_to_the_output_and_into_a_file()
    {
        string file = Path.Combine(_folder, "claim.json");
        var (code, output, errors) = Run(["claim", Save("real", 1, 0), Save("pretrained", 1, 0.03), .. Quick, "--json", "--output", file]);
        Assert.True(code == 0, errors);
        var primary = JsonDocument.Parse(output).RootElement.GetProperty("primary");
        Assert.Equal("Improves", primary.GetProperty("verdict").GetString());
        var evidence = primary.GetProperty("evidence");
        Assert.Equal(40, evidence.GetProperty("images").GetInt32());
        Assert.True(evidence.GetProperty("gain").GetProperty("interval").GetProperty("lower").GetDouble() > 0);
        Assert.Equal(output.Trim(), File.ReadAllText(file).Trim());
    }

    [Fact]
    public void Fourteen_images_are_exploratory_and_a_ratio_chosen_on_the_test_set_is_no_claim()
    {
        Assert.StartsWith(
            "Exploratory, 14 images", Run(["claim", Save("real", 1, 0, 14), Save("pretrained", 1, 0.03, 14), .. Quick]).Output);
        Assert.StartsWith(
            "No claim: the ratio was chosen on the test set.",
            Run(["claim", Save("real", 1, 0), Save("pretrained", 1, 0.03, ratio: "test"), .. Quick]).Output);
    }

    [Fact]
    public void The_thesis_is_replayed()
    {
        var (code, output, _) = Run("claim", "--thesis");
        Assert.Equal(0, code);
        Assert.Contains("+2.39  macro mean over 5 test sets at the fixed ratio 500 %", output);
        Assert.Contains("+2.48  image-weighted mean at the fixed ratio 500 %", output);
        Assert.Contains("+2.57  macro mean with the best ratio picked on each test set", output);
        var readings = JsonDocument.Parse(Run("claim", "--thesis", "--json").Output).RootElement.GetProperty("readings");
        Assert.Equal(2.394, readings[0].GetProperty("gain").GetDouble(), 1e-3);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        void Refused(string says, params string[] args)
        {
            var (code, output, errors) = Run(["claim", .. args]);
            Assert.Equal((JdmCommandLine.Failed, ""), (code, output));
            Assert.Contains(says, errors);
        }
        string real = Save("real", 1, 0), other = Save("pretrained", 1, 0.03);
        Refused("two arms");
        Refused("There is no result", real, Path.Combine(_folder, "none.json"));
        Refused("use one way", real, "--candidate", other);
        Refused("3 names", real, other, Save("third", 1, 0));
        Refused("lacks 5 images", real, Save("pretrained", 1, 0.03, 35));
        Refused("the baseline lacks the test sets 'etis'", real, Save("pretrained", 1, 0.03, dataSet: "etis"));
        Refused("no metric 'dicee'", real, other, "--metric", "dicee");
        string text = Path.Combine(_folder, "text.json");
        File.WriteAllText(text, "{}");
        Refused("is no evaluation result", real, text);
    }
}
