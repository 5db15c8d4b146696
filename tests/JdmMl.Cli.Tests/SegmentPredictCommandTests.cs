using System.Text.Json;
using JdmMl.Data;
using JdmMl.Segmentation;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class SegmentPredictCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private readonly string _model, _data, _output;

    public SegmentPredictCommandTests()
    {
        (_model, _data, _output) = (Path.Combine(_folder, "model"), Path.Combine(_folder, "data"), Path.Combine(_folder, "out"));
        WritePairs(_data, PhantomKind.Polyps, 5, 24);
        using var model = Fold(1);
        model.Save(_model);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SegmentationModel Fold(int seed) =>
        SegmentationModel.Untrained(new() { ImageSize = 16, Features = [6, 12], Seed = seed, Mirroring = false });

    private (int Code, string Output, string Errors) Predict(string input, params string[] more) =>
        Run(["segment", "predict", _model, input, "--output", _output, .. more]);

    private LabelMask Written(string id) => MaskReader.Read(Path.Combine(_output, id + ".png"), MaskEncoding.ClassIds);

    [Fact]
    public void Pairs_are_predicted_at_their_size_and_scored()
    {
        var (code, output, errors) = Predict(_data, "--overlay", "--probabilities", "--batch-size", "2");

        Assert.True(code == 0, errors);
        Assert.Contains("mirroring off, Float32", output);
        Assert.Contains("all components are kept, since no validation decided otherwise", output);
        Assert.Contains("5 images predicted", output);
        Assert.Contains("images/s)", output);
        Assert.Contains("each of 5 images at its own size, all classes above 0 together, then the mean over images", output);
        using var model = SegmentationModel.Load(_model);
        var pairs = PairSources.Open(_data);
        for (var i = 0; i < 5; i++)
        {
            var expected = model.Predictor.Segment(pairs.Read(i).Image, ProbabilitySize.Native);
            Assert.Equal(expected.Mask.Labels, Written($"{i}").Labels);
            var map = PngFile.Read(Path.Combine(_output, "probabilities", $"{i}.png"));
            Assert.Equal((24, 24), (map.Width, map.Height));
            Assert.Equal(24, ColourImages.Read(Path.Combine(_output, "overlays", $"{i}.png")).Width);
            var grey = MaskReader.Read(Path.Combine(_output, "probabilities", $"{i}.png"), MaskEncoding.ClassIds).Labels;
            Assert.Equal(expected.Probabilities!.Of(1).ToArray().Select(p => (byte)MathF.Round(255 * p)), grey);
        }
    }

    [Fact]
    public void Json_holds_scores_that_are_those_of_the_written_masks()
    {
        var (code, output, errors) = Predict(_data, "--json");

        Assert.True(code == 0, errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(5, result.GetProperty("predicted").GetInt32());
        Assert.Equal(0, result.GetProperty("failed").GetArrayLength());
        Assert.True(result.GetProperty("imagesPerSecond").GetDouble() > 0);
        var pairs = PairSources.Open(_data);
        var dice = Enumerable.Range(0, 5).Select(i =>
        {
            var (truth, mask) = (pairs.Read(i).Mask.Labels, Written($"{i}").Labels);
            return 2.0 * truth.Zip(mask).Count(p => p.First > 0 && p.Second > 0) / (truth.Count(v => v > 0) + mask.Count(v => v > 0));
        }).Average();
        Assert.Equal(dice, result.GetProperty("scores").GetProperty("meanDice").GetDouble(), 9);
        Assert.Contains("at its own size", result.GetProperty("scores").GetProperty("measured").GetString());
    }

    [Fact]
    public void The_same_command_continues_and_scores_all()
    {
        Assert.Equal(0, Predict(_data, "--values", "0,255").Code);
        var whole = Json(Predict(_data, "--values", "0,255", "--json"));
        Assert.Equal((0, 5), (whole.GetProperty("predicted").GetInt32(), whole.GetProperty("found").GetInt32()));
        Assert.All(Written("0").Labels, value => Assert.True(value is 0 or 255));
        var first = File.GetLastWriteTimeUtc(Path.Combine(_output, "0.png"));
        File.Delete(Path.Combine(_output, "3.png"));

        var rest = Json(Predict(_data, "--values", "0,255", "--json"));

        Assert.Equal((1, 4), (rest.GetProperty("predicted").GetInt32(), rest.GetProperty("found").GetInt32()));
        Assert.Equal(first, File.GetLastWriteTimeUtc(Path.Combine(_output, "0.png")));
        Assert.Equal(Dice(whole), Dice(rest), 12);
        Assert.Equal(5, Json(Predict(_data, "--values", "0,255", "--overwrite", "--json")).GetProperty("predicted").GetInt32());
    }

    [Fact]
    public void Masks_of_two_ways_are_never_mixed()
    {
        Assert.Equal(0, Predict(_data).Code);
        var (code, _, errors) = Predict(_data, "--mirroring", "true");
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("model, options or values differ", errors);
        Assert.Equal(0, Predict(_data, "--mirroring", "true", "--overwrite").Code);
        Assert.Equal(0, Predict(_data, "--mirroring", "true", "--batch-size", "1").Code);
        File.Delete(Path.Combine(_output, "prediction.json"));
        Assert.Contains("no prediction.json says what predicted it", Predict(_data).Errors);
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_named_and_the_others_are_predicted()
    {
        var images = Path.Combine(_data, "images");
        File.WriteAllText(Path.Combine(images, "1.png"), "not an image");
        File.WriteAllBytes(Path.Combine(images, "3.png"), File.ReadAllBytes(Path.Combine(images, "3.png"))[..40]);

        var (code, output, errors) = Predict(images);

        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(Path.Combine(images, "1.png"), errors);
        Assert.Contains(Path.Combine(images, "3.png"), errors);
        Assert.Contains("3 images predicted", output);
        Assert.Contains("2 failed", output);
        Assert.DoesNotContain("Dice", output);
        Assert.Equal(["0.png", "2.png", "4.png"], Directory.GetFiles(_output, "*.png").Select(Path.GetFileName).Order());
        var json = JsonDocument.Parse(Predict(images, "--json").Output).RootElement;
        Assert.Equal("1", json.GetProperty("failed")[0].GetProperty("id").GetString());
        Assert.Equal(3, json.GetProperty("found").GetInt32());
    }

    [Fact]
    public void One_image_is_enough()
    {
        var (code, output, errors) = Predict(Path.Combine(_data, "images", "2.png"), "--resampling", "nearest-labels", "--precision", "bfloat16");
        Assert.True(code == 0, errors);
        Assert.Contains("BFloat16", output);
        Assert.Equal((24, 24), (Written("2").Width, Written("2").Height));
    }

    [Fact]
    public void Folds_predict_together_and_the_largest_component_is_announced()
    {
        var run = Path.Combine(_folder, "run");
        var decision = new LargestComponentDecision
        {
            Cases = 9, Trials = [new LargestComponentTrial(null, true, 0.5, 0.75, [0.5], [0.75])],
        };
        using (var ensemble = new SegmentationEnsemble([Fold(1), Fold(2), Fold(3)], decision)) ensemble.Save(run);
        string[] start = ["segment", "predict", run, _data, "--output"];

        var (code, output, errors) = Run([.. start, _output]);
        Assert.True(code == 0, errors);
        Assert.Contains("Folds 0, 1, 2 by the mean of their logits", output);
        Assert.Contains(
            "only the largest component of the foreground is kept, by 9 validation cases (largest component of the foreground adopted: " +
            "mean foreground Dice 0.5000 without, 0.7500 with it)", output);
        for (var i = 0; i < 5; i++) Assert.Equal(Written($"{i}").Labels, LargestComponentRule.WholeForeground.Apply(Written($"{i}")).Labels);

        Assert.Contains("all components are kept, as asked for", Run([.. start, Path.Combine(_folder, "off"), "--largest-component", "off"]).Output);
        Assert.Contains("Folds 0, 2 by", Run([.. start, Path.Combine(_folder, "two"), "--folds", "2,0"]).Output);
        Assert.Contains("has no trained fold 7; it has 0, 1, 2.", Run([.. start, Path.Combine(_folder, "none"), "--folds", "7"]).Errors);
        Assert.Contains("'x' is no fold", Run([.. start, Path.Combine(_folder, "none"), "--folds", "x"]).Errors);
    }

    [Fact]
    public void What_is_missing_or_odd_is_said()
    {
        Assert.Contains("does not exist; expected a trained segmentation model", Run("segment", "predict", _model + "x", _data, "--output", _output).Errors);
        Assert.Contains("holds no trained segmentation model", Run("segment", "predict", _data, _data, "--output", _output).Errors);
        Assert.Contains("nowhere' does not exist; expected an image", Predict(Path.Combine(_folder, "nowhere")).Errors);
        Assert.Contains("expected 2 different grey values", Predict(_data, "--values", "0,1,2").Errors);
        Assert.Contains("'300' is no grey value", Predict(_data, "--values", "0,300").Errors);
        Assert.Contains("TileStep is 2", Predict(_data, "--tile-step", "2").Errors);
        Assert.Equal(JdmCommandLine.BadArguments, Predict(_data, "--largest-component", "perhaps").Code);
        Assert.Contains("Leave it out", Predict(Path.Combine(_data, "images"), "--split", "train").Errors);
        Assert.False(Directory.Exists(_output));
    }

    private static JsonElement Json((int Code, string Output, string Errors) run)
    {
        Assert.True(run.Code == 0, run.Errors);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static double Dice(JsonElement result) => result.GetProperty("scores").GetProperty("meanDice").GetDouble();
}
