using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Segmentation;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm bench segmentation</c>: how fast this machine trains and runs the segmentation network.</summary>
internal static class BenchSegmentationCommand
{
    internal static Command Create()
    {
        var size = new Option<int>("--image-size") { Description = "Height and width, pixels", DefaultValueFactory = _ => 256 };
        var features = new Option<string?>("--features")
        {
            Description = "Channels of each stage, such as 16,32,64,128; default: nnU-Net's by image size",
        };
        var classes = new Option<int>("--classes") { Description = "Classes, background included", DefaultValueFactory = _ => 2 };
        var batch = new Option<int>("--batch-size") { Description = "Images a step", DefaultValueFactory = _ => 2 };
        var precision = new Option<Precision>("--precision")
        {
            Description = "Float32 or BFloat16", DefaultValueFactory = _ => Precision.Float32,
        };
        var threads = new Option<int>("--threads") { Description = "Threads of libtorch", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "Steps, of which the best counts", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var command = new Command("segmentation", "A training step and the prediction of a batch by nnU-Net's plain network")
        {
            size, features, classes, batch, precision, threads, steps, json,
        };
        command.SetAction(parsed =>
        {
            var pixels = parsed.GetValue(size);
            var widths = Widths(parsed.GetValue(features), pixels);
            var faults = new OptionFaults("bench segmentation");
            foreach (var option in new[] { size, batch, threads, steps })
                faults.Require(parsed.GetValue(option) > 0, $"{option.Name} is {parsed.GetValue(option)}; expected at least 1");
            faults.Require(parsed.GetValue(classes) > 1, $"--classes is {parsed.GetValue(classes)}; expected at least 2")
                .Require(widths.Count > 1 && widths.All(width => width > 0),
                    $"--features is {string.Join(",", widths)}; expected at least 2 numbers above 0")
                .Require(pixels % UNetTopology.Divisor(widths.Count) == 0,
                    $"--image-size is {pixels}; expected a multiple of {UNetTopology.Divisor(widths.Count)} with {widths.Count} stages")
                .ThrowIfAny();
            set_num_threads(parsed.GetValue(threads));
            var session = Session.Current;
            var result = SegmentationBench.Run(
                pixels, widths, parsed.GetValue(classes), parsed.GetValue(batch), parsed.GetValue(precision), parsed.GetValue(steps),
                session.Stop);
            session.Output.WriteLine(parsed.GetValue(json) ? JsonResults.Of(result) : Text(result));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<int> Widths(string? text, int pixels)
    {
        if (text is null) return UNetTopology.Features(pixels);
        var parts = text.Split(',');
        if (parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        throw new JdmException($"--features is '{text}'; expected numbers with commas between them, such as 16,32,64,128.");
    }

    private static string Text(SegmentationBenchResult r) => string.Create(CultureInfo.InvariantCulture, $"""
        {r.ImageSize} px, features {string.Join(",", r.Features)}, {r.Classes} classes
        {r.Parameters:N0} parameters, {r.GigaFlopPerImage:0.00} GFLOP an image
        batch {r.BatchSize}, {r.Precision}, {r.Threads} thread(s)
        peak of this machine {r.PeakFloat32:0} GFLOP per CPU-second in float32, {r.PeakBFloat16:0} in bfloat16
        {"",-14} {"CPU s",8} {"clock s",8} {"images/s",9} {"of peak",8}
        {BenchCommand.Line("training step", r.Training)}
        {BenchCommand.Line("prediction", r.Prediction)}
        peak memory {r.PeakMemoryMebibytes:0} MiB
        """);
}
