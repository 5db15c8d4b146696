namespace JdmMl.Evaluation.Tests.Results;

public class EvaluationResultFileTests
{
    internal static EvaluationResult Make(string name, params (string Id, double Dice)[] scores) => new()
    {
        Name = name, DataSet = "set", Seeds = [7], Fold = 2, Conventions = new() { Tolerance = 1.5, Unit = "mm" },
        Rows =
        [
            .. scores.Select(s => new EvaluationRow
            {
                Id = s.Id, Group = "g" + s.Id, Width = 4, Height = 3,
                Metrics = new Dictionary<string, double> { ["dice"] = s.Dice, ["iou"] = s.Dice / (2 - s.Dice) },
            }),
        ],
        Set = new Dictionary<string, double> { ["pooled.foregroundDice"] = double.NaN, ["x"] = 0.1 + 0.2 },
        Provenance = new Dictionary<string, string> { ["command"] = "jdm evaluate --pred \"å\"" },
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var result = Make("a", ("1", 0.1), ("2", double.NaN), ("3", 1)) with
        {
            AtNetworkSize = Make("a", ("1", 0.5)) with { Resolution = new(256, 128) },
        };

        string text = EvaluationResultFile.ToJson(result);
        var read = EvaluationResultFile.FromJson(text, "r.json");

        Assert.Equal(text, EvaluationResultFile.ToJson(read));
        Assert.Equal(result.Conventions, read.Conventions);
        Assert.Equal((2, 7, 3), (read.Fold, read.Seeds[0], read.Count));
        Assert.Equal([0.1, double.NaN, 1], read.Values("dice"));
        Assert.Equal(0.1 + 0.2, read.Set["x"]);
        Assert.True(double.IsNaN(read.Set["pooled.foregroundDice"]));
        Assert.Equal(new MetricSummary(0.55, 0.55, 2, 1), read.Summary["dice"]);
        Assert.Equal(new EvaluationResolution(256, 128), read.AtNetworkSize!.Resolution);
        Assert.Contains("\"dice\": null", text);
        Assert.StartsWith("{\n  \"format\": \"jdm-evaluation\",\n  \"version\": 1,\n  \"n\": 3,", text.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("{}", "expected the key \"format\"")]
    [InlineData("[1", "no evaluation result")]
    [InlineData("""{"format": "jdm-evaluation", "version": 9}""", "version 9")]
    [InlineData("""{"format": "jdm-evaluation", "version": 1}""", "required")]
    public void What_is_no_result_is_refused(string text, string says)
    {
        string message = Assert.Throws<ArgumentException>(() => EvaluationResultFile.FromJson(text, "r.json")).Message;
        Assert.StartsWith("'r.json'", message);
        Assert.Contains(says, message);
    }

    [Theory]
    [InlineData("\"dice\": 0.5", "\"dice\": \"NaN\"", "expected a number, or null")]
    [InlineData("\"n\": 1", "\"n\": 2", "says n = 2, but holds 1 rows")]
    [InlineData("\"dice\": 0.5", "\"dise\": 0.5", "could not be mapped", "\"id\"", "\"idd\"")]
    [InlineData("\"tolerance\": 1.5", "\"tolerance\": -1", "Tolerance is -1")]
    public void Changed_files_are_refused(string part, string by, string says, string part2 = "\"", string by2 = "\"")
    {
        string text = EvaluationResultFile.ToJson(Make("a", ("1", 0.5)));
        Assert.Contains(part, text);
        string changed = text.Replace(part, by).Replace(part2, by2);
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => EvaluationResultFile.FromJson(changed, "r.json")).Message);
    }

    [Fact]
    public void Impossible_results_are_refused()
    {
        var good = Make("a", ("1", 0.5), ("2", 0.5));
        Refused("holds image '1' 2 times", Make("a", ("1", 0.5), ("1", 0.5)));
        Refused("is infinite", Make("a", ("1", double.PositiveInfinity)));
        Refused("has no rows", Make("a"));
        var row = good.Rows[1] with { Metrics = new Dictionary<string, double> { ["dice"] = 1 } };
        Refused("score all images alike", good with { Rows = [good.Rows[0], row] });
        Assert.Contains("holds no metric 'hd95'", Assert.Throws<ArgumentException>(() => good.Values("hd95")).Message);

        static void Refused(string says, EvaluationResult result) =>
            Assert.Contains(says, Assert.Throws<ArgumentException>(() => EvaluationResultFile.ToJson(result)).Message);
    }
}
