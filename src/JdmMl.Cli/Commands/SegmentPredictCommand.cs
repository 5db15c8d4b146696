using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Cli.Prediction;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Segmentation;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm segment predict</c>: masks for an image, a folder or a data set.</summary>
internal static class SegmentPredictCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a trained model, or of a run with fold_0, fold_1, ..." };
        var input = new Argument<string>("input")
            { Description = "An image, a folder of images, a folder with images/ and masks/, or a manifest" };
        var output = new Option<string>("--output") { Description = "Folder of the masks, 8-bit PNG of class ids", Required = true };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split of the pairs; default: all" };
        var folds = new Option<string?>("--folds") { Description = "Folds of the run that predict together, such as 0,1,2; default: all" };
        var values = new Option<string?>("--values")
            { Description = "Grey value of each class in the masks, such as 0,255; default: class ids" };
        var probabilities = new Option<bool>("--probabilities")
            { Description = "Write 8-bit maps of each foreground class at the image's size" };
        var overlay = new Option<bool>("--overlay") { Description = "Write the images with the outline of the mask, and of the truth" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Predict images again that have a mask already" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var device = DeviceOption.Create();
        var how = new RecordOptions<PredictionOptions>();
        var command = new Command("predict", "Predict masks at the images' own size; the same command continues")
        {
            model, input, output, root, split, folds, values, probabilities, overlay, overwrite, json, device,
        };
        how.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            TorchThreads.UseAllProcessors();
            var wanted = Folds(parsed.GetValue(folds));
            var inputs = PredictionInputs.Open(parsed.GetValue(input)!, parsed.GetValue(root), parsed.GetValue(split));
            using var ensemble = SegmentationEnsemble.Load(
                parsed.GetValue(model)!, DeviceOption.Choose(parsed.GetValue(device)), wanted);
            var grey = MaskValues.Parse(parsed.GetValue(values), ensemble.Options.Classes);
            using var predictor = new SegmentationPredictor(ensemble, how.Apply(ensemble.Options.ToPredictionOptions(), parsed));
            var folder = new PredictionFolder(
                parsed.GetValue(output)!, ensemble.Options.Classes, grey, parsed.GetValue(probabilities), parsed.GetValue(overlay));
            folder.Open(
                Identity(parsed.GetValue(model)!, wanted, predictor), parsed.GetValue(model)!, predictor.Options,
                parsed.GetValue(overwrite));
            if (!parsed.GetValue(json)) Announce(session, ensemble, predictor);
            var run = new PredictionRun(
                predictor, inputs, folder, ensemble.Options.Classes, parsed.GetValue(probabilities), parsed.GetValue(overwrite));
            var result = ProgressDisplay.Run(session, progress => run.Run(
                progress, failed => session.Errors.WriteLine($"error: {failed.Error}"), session.Stop));
            Print(session, ensemble, predictor, folder, result, parsed.GetValue(json));
            return result.Failed.Count == 0 ? 0 : JdmCommandLine.Failed;
        });
        return command;
    }

    private static int[]? Folds(string? text)
    {
        if (text is null) return null;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var fold)
            ? fold
            : throw new JdmException($"--folds {text}: '{part}' is no fold; expected numbers such as 0,1,2.")).Distinct().Order()];
    }

    // The batch size changes no mask.
    private static string Identity(string model, int[]? folds, SegmentationPredictor predictor)
    {
        var weights = SegmentationRunFolder.Models(model, folds).Select(one =>
        {
            using var stream = File.OpenRead(Path.Combine(one.Folder, SegmentationRunFolder.WeightsFile));
            return Convert.ToHexString(SHA256.HashData(stream));
        });
        var options = predictor.Options with { BatchSize = 1, LargestComponent = LargestComponentUse.Auto };
        return string.Join(
            '\n', [.. weights, JsonSerializer.Serialize(options, SegmentationJson.Settings), predictor.LargestComponent.ToString()]);
    }

    private static void Announce(Session session, SegmentationEnsemble ensemble, SegmentationPredictor predictor)
    {
        var (height, width) = predictor.NetworkSize;
        session.Output.WriteLine(
            $"{(ensemble.Models.Count == 1 ? "One model" : $"Folds {string.Join(", ", ensemble.Folds)} by the mean of their logits")}, " +
            $"{width} x {height} px, {ensemble.Options.Classes} classes, crop {CropModeConverter.Format(ensemble.Options.Crop)}, " +
            $"mirroring {(predictor.Options.Mirroring ? "on" : "off")}, {predictor.Options.Precision}");
        session.Output.WriteLine($"Postprocessing: {predictor.LargestComponent}{Why(ensemble, predictor.Options)}");
    }

    private static string Why(SegmentationEnsemble ensemble, PredictionOptions options)
    {
        if (options.LargestComponent != LargestComponentUse.Auto) return ", as asked for";
        return ensemble.Postprocessing is { } decision
            ? $", by {decision.Cases} validation cases ({string.Join("; ", decision.Trials)})"
            : ", since no validation decided otherwise";
    }

    private static void Print(
        Session session, SegmentationEnsemble ensemble, SegmentationPredictor predictor, PredictionFolder folder,
        PredictionResult result, bool json)
    {
        var summary = result.Scores.Count > 0 ? EvaluationSummary.Of(result.Scores) : null;
        if (json)
        {
            session.Output.WriteLine(JsonResults.Of(new
            {
                folder = Path.GetFullPath(folder.Path), result.Predicted, result.Found, result.Failed, result.Seconds,
                result.ImagesPerSecond, ensemble.Folds, predictor.Options,
                largestComponent = new { predictor.LargestComponent.Foreground, predictor.LargestComponent.Classes },
                decision = ensemble.Postprocessing,
                scores = summary is null ? null : new
                {
                    summary.MeanDice, summary.MeanIou, summary.DiceInterval, summary.IouInterval, images = summary.Count,
                    summary.Excluded, summary.Groups, measured = Measured(summary),
                },
            }));
            return;
        }
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Predicted} images predicted into '{folder.Path}' in {result.Seconds:0.0} s " +
            $"({result.ImagesPerSecond:0.0} images/s), {result.Found} were there, {result.Failed.Count} failed"));
        if (summary is null) return;
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Mean foreground Dice {summary.MeanDice:0.0000}{Range(summary.DiceInterval)}, IoU {summary.MeanIou:0.0000}") +
            $"{Range(summary.IouInterval)}: {Measured(summary)}");
    }

    private static string Range(Interval interval) => interval.IsDefined
        ? string.Create(CultureInfo.InvariantCulture, $" [{interval.Lower:0.0000}, {interval.Upper:0.0000}]")
        : "";

    private static string Measured(EvaluationSummary summary) => string.Create(CultureInfo.InvariantCulture,
        $"each of {summary.Count} images at its own size, all classes above 0 together, then the mean over images; " +
        $"{summary.Excluded} left out because truth and prediction are empty; " +
        $"in brackets {100 * summary.Options.Confidence:0} % by bootstrap over {summary.Groups} groups");
}
