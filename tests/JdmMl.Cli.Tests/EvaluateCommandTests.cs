using System.Text.Json;
using JdmMl.Data;
using JdmMl.Evaluation;
using Microsoft.ML.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public EvaluateCommandTests()
    {
        foreach (string id in (string[])["p1-a", "p1-b", "p2-a"])
        {
            Write("truth", id, 6, 4, v: 255, Block(6, 4, 1, 1, 3, 2));
            Write("pred", id, 6, 4, v: 1, Block(6, 4, 2, 1, 3, 2));                  // shifted by one: 4 of 6 pixels
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Block(int width, int height, int x, int y, int w, int h)
    {
        var mask = new byte[width * height];
        for (int r = y; r < y + h; r++) mask.AsSpan(r * width + x, w).Fill(1);
        return mask;
    }

    private string At(string part) => Path.Combine(_folder, part);

    private void Write(string folder, string id, int width, int height, byte v, byte[] mask) =>
        PngFile.WriteGray8(Path.Combine(At(folder), id + ".png"), width, height, Array.ConvertAll(mask, m => (byte)(m * v)));

    private (int Code, string Output, string Errors) Evaluate(params string[] more) =>
        Run(["evaluate", "--pred", At("pred"), "--truth", At("truth"), .. more]);

    private void Refused(string says, params string[] more)
    {
        var (code, output, errors) = Evaluate(more);
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(says, errors);
        Assert.Equal("", output);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public void The_table_names_scores_sizes_and_conventions()
    {
        var (code, output, errors) = Evaluate("--network-size", "3x2", "--group-pattern", "^(p\\d)", "--tolerance", "1");
        Assert.True(code == 0, errors);
        Assert.Contains("pred on truth", output);
        Assert.Matches(@"Dice, %\s+66\.67 \[66\.67, 66\.67\]\s+66\.67", output);
        Assert.Matches(@"NSD at 1\.00 px, %\s+100\.00", output);
        Assert.Matches(@"AJI, %\s+50\.00", output);
        Assert.Contains("Mean (3x2)", output);
        Assert.Contains("n = 3 images in 2 groups", output);
        foreach (var convention in new EvaluationConventions { Tolerance = 1 }.Entries().Where(e => !e.Key.EndsWith("values")))
            Assert.Contains($"{convention.Key}: {convention.Value}", output);
        Assert.Contains("truth values: 0 and 1, or 0 and 255", output);
    }

    [Fact]
    public void Files_hold_one_row_an_image_and_read_back()
    {
        string file = At("out/result.json"), table = At("out/rows.csv");
        var (code, output, errors) = Evaluate(
            "--output", file, "--csv", table, "--json", "--name", "arm", "--dataset", "set", "--seed", "3", "4", "--fold", "1",
            "--network-size", "3", "--group-pattern", "^(p\\d)");
        Assert.True(code == 0, errors);
        var result = EvaluationResultFile.Read(file);
        Assert.Equal(File.ReadAllText(file).TrimEnd(), output.TrimEnd());
        Assert.Equal(("arm", "set", 1, 3), (result.Name, result.DataSet, result.Fold, result.Count));
        Assert.Equal([3, 4], result.Seeds);
        Assert.Equal(["p1-a", "p1-b", "p2-a"], result.Rows.Select(r => r.Id));
        Assert.Equal(["p1", "p1", "p2"], result.Rows.Select(r => r.Group));
        Assert.Equal(2 / 3.0, result.Values("dice")[0], 1e-12);
        Assert.Equal(Path.GetFullPath(At("pred")), result.Provenance["pred"]);
        string[] lines = File.ReadAllLines(table);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("id,group,width,height,dice,iou,sensitivity,precision,specificity,nsd,hd95,asd,aji", lines[0]);
        Assert.Contains(",dice@3x3,", lines[0]);
        Assert.StartsWith("p1-b,p1,6,4,0.666", lines[2]);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
    }

    [Fact]
    public void Soft_maps_are_swept_and_calibrated()
    {
        foreach (string id in (string[])["p1-a", "p1-b", "p2-a"]) Write("soft", id, 6, 4, 200, Block(6, 4, 2, 1, 3, 2));
        var (code, output, errors) = Evaluate("--soft", At("soft"), "--json");
        Assert.True(code == 0, errors);
        var metrics = JsonDocument.Parse(output).RootElement.GetProperty("rows")[0].GetProperty("metrics");
        Assert.Equal(
            (4 * Math.Pow(55 / 255.0, 2) + 2 * Math.Pow(200 / 255.0, 2) + 2) / 24, metrics.GetProperty("brier").GetDouble(), 1e-12);
        Assert.Equal(4 / 24.0, metrics.GetProperty("mae").GetDouble(), 1e-12);           // after rescaling the map is the mask
        Assert.False(JsonDocument.Parse(Evaluate("--json").Output).RootElement.GetProperty("rows")[0].GetProperty("metrics")
            .TryGetProperty("brier", out _));
        File.Delete(At("soft/p1-b.png"));
        Refused("1 truth without soft map: p1-b", "--soft", At("soft"));
    }

    [Fact]
    public void Unmatched_files_are_listed_on_both_sides()
    {
        File.Delete(At("pred/p1-a.png"));
        File.WriteAllText(At("pred/p1-a.npz"), "");
        Write("pred", "p9", 6, 4, 1, new byte[24]);
        Refused("1 truth without prediction: p1-a (passed over among the predictions: p1-a.npz)");
        Refused("1 prediction without truth: p9");
        Refused("No", "--pred-suffix", "_x", "--truth-suffix", "No");
        Refused("does not exist", "--soft", At("nowhere"));
    }

    [Fact]
    public void A_common_ending_is_taken_off()
    {
        foreach (string path in Directory.GetFiles(At("truth"))) File.Move(path, path.Replace(".png", "_mask.png"));
        Refused("3 truths without prediction");
        Assert.Equal(0, Evaluate("--truth-suffix", "_mask").Code);
    }

    [Fact]
    public void Masks_of_other_sizes_are_refused_unless_resizing_is_asked_for()
    {
        Write("pred", "p1-b", 12, 8, 1, Block(12, 8, 2, 2, 6, 4));
        Refused("p1-b.png' is 12x8, but its truth");
        Refused("is 6x4");
        var (code, output, _) = Evaluate("--resize-pred", "--json");
        Assert.Equal(0, code);
        var result = EvaluationResultFile.FromJson(output, "output");
        Assert.Equal(1, result.Values("dice")[1], 1e-12);                             // twice the truth's block
        Assert.Contains("by nearest", result.Provenance["resized"]);
    }

    [Fact]
    public void What_is_no_mask_is_refused_with_advice()
    {
        PngFile.WriteRgb(At("pred/p1-b.png"), new RgbImage(6, 4, [.. Enumerable.Range(0, 72).Select(i => (byte)i)]));
        Refused("p1-b.png' is a colour picture");
        PngFile.WriteGray8(At("pred/p1-b.png"), 6, 4, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))]);
        Refused("p1-b.png' holds 24 values (0, 10, 20, 30, 40, 50, 60, 70, ...), not only 0 and 1 or 0 and 255. It may be a picture");
        Assert.Equal(0, Evaluate("--pred-threshold", "128").Code);
        Assert.Equal(0, Evaluate("--nonzero").Code);
        File.WriteAllText(At("pred/p1-b.png"), "no png");
        Refused("p1-b.png");
    }

    [Fact]
    public void Jpeg_masks_need_a_threshold()
    {
        File.Delete(At("truth/p2-a.png"));
        byte[] bgra = [.. Enumerable.Range(0, 64 * 64 * 4).Select(i => i < 64 * 64 * 2 && i % 4 < 3 ? (byte)0 : (byte)255)];
        using (var image = MLImage.CreateFromPixels(64, 64, MLPixelFormat.Bgra32, bgra))
            image.Save(At("truth/p2-a.jpg"));
        Write("pred", "p2-a", 64, 64, 1, Block(64, 64, 0, 32, 64, 32));
        Refused("p2-a.jpg' is a JPEG, whose values are only near to what was drawn. Give a threshold (--threshold 128");
        var (code, output, errors) = Evaluate("--truth-threshold", "128", "--json");
        Assert.True(code == 0, errors);
        Assert.Equal(1, EvaluationResultFile.FromJson(output, "output").Values("dice")[2]);
        Assert.Contains("\"truthValues\": \"at least 128\"", output);
    }

    [Fact]
    public void Classes_and_label_maps()
    {
        byte[] labels = new byte[24];
        (labels[0], labels[1], labels[2], labels[3]) = (1, 1, 2, 2);                      // touching objects
        foreach (string folder in (string[])["pred", "truth"])
            foreach (string path in Directory.GetFiles(At(folder))) PngFile.WriteGray8(path, 6, 4, labels);
        Refused("holds 3 values (0, 1, 2)");
        Refused("there are 2 classes", "--class-ids");
        var classes = EvaluationResultFile.FromJson(Evaluate("--classes", "3", "--json").Output, "classes");
        Assert.Equal(1, classes.Values("dice.class2")[0]);
        var objects = EvaluationResultFile.FromJson(Evaluate("--instances", "labels", "--json").Output, "objects");
        Assert.Equal(6, objects.Set["lesions.all.truth"]);
        Assert.Equal(3, EvaluationResultFile.FromJson(Evaluate("--nonzero", "--json").Output, "one").Set["lesions.all.truth"]);
        Refused("give one of them", "--threshold", "1", "--class-ids");
    }

    [Theory]
    [InlineData("--network-size is '256x'", "--network-size", "256x")]
    [InlineData("Tolerance is -1; expected 0 or more", "--tolerance", "-1")]
    [InlineData("is no regular expression", "--group-pattern", "(")]
    [InlineData("does not match the name 'p1-a'", "--group-pattern", "^q")]
    public void Impossible_options_are_refused(string says, params string[] options) => Refused(says, options);

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        File.Copy(At("pred/p1-a.png"), At("pred/p1-a.bmp"));
        Refused("are both the prediction of 'p1-a'");
    }
}
