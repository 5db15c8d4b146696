using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Diffusion;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm bench</c>: how fast this machine trains and samples, and what a fast sampler costs in quality.</summary>
internal static class BenchCommand
{
    internal static Command Create() => new(
        "bench", "Measure how fast this machine trains, samples, segments and evaluates, and compare samplers")
    {
        Diffusion(), BenchSegmentationCommand.Create(), BenchSamplersCommand.Create(), BenchMetricsCommand.Create(),
    };

    private static Command Diffusion()
    {
        var size = new Option<int>("--image-size") { Description = "Height and width, pixels", DefaultValueFactory = _ => 64 };
        var width = new Option<int>("--base-channels") { Description = "Width of the first level", DefaultValueFactory = _ => 64 };
        var multipliers = new Option<string?>("--channel-multipliers")
        {
            Description = "Such as 1,2,2,4; default: by image size, 1,2,2,4 at 64",
        };
        var blocks = new Option<int>("--residual-blocks") { Description = "Residual blocks a level", DefaultValueFactory = _ => 2 };
        var batch = new Option<int>("--batch-size") { Description = "Images a step", DefaultValueFactory = _ => 8 };
        var precision = new Option<Precision>("--precision")
        {
            Description = "Float32 or BFloat16", DefaultValueFactory = _ => Precision.Float32,
        };
        var threads = new Option<int>("--threads") { Description = "Threads of libtorch", DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { Description = "Steps, of which the best counts", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var command = new Command("diffusion", "A training step and a sampling step of the joint diffusion model")
        {
            size, width, multipliers, blocks, batch, precision, threads, steps, json,
        };
        command.SetAction(parsed =>
        {
            int pixels = parsed.GetValue(size);
            var shape = new DenoisingUNetShape
            {
                ImageSize = pixels, BaseChannels = parsed.GetValue(width), ResidualBlocks = parsed.GetValue(blocks),
                ChannelMultipliers = Multipliers(parsed.GetValue(multipliers), pixels),
            };
            var faults = new OptionFaults("bench diffusion");
            shape.Check(faults);
            foreach (var option in new[] { batch, threads, steps })
                faults.Require(parsed.GetValue(option) > 0, $"{option.Name} is {parsed.GetValue(option)}; expected at least 1.");
            faults.ThrowIfAny();
            set_num_threads(parsed.GetValue(threads));
            var session = Session.Current;
            var result = DiffusionBench.Run(
                shape, parsed.GetValue(batch), parsed.GetValue(precision), parsed.GetValue(steps), session.Stop);
            session.Output.WriteLine(parsed.GetValue(json) ? JsonResults.Of(result) : Text(result));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<int> Multipliers(string? text, int pixels)
    {
        if (text is null) return pixels == 64 ? [1, 2, 2, 4] : DenoisingUNetShape.MultipliersFor(pixels);
        var parts = text.Split(',');
        if (parts.All(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return [.. parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        throw new JdmException($"--channel-multipliers is '{text}'; expected numbers with commas between them, such as 1,2,2,4.");
    }

    private static string Text(DiffusionBenchResult r) => string.Create(CultureInfo.InvariantCulture, $"""
        {r.Shape.ImageSize} px, base {r.Shape.BaseChannels}, multipliers {string.Join(",", r.Shape.ChannelMultipliers)}
        {r.Parameters:N0} parameters, {r.GigaFlopPerImage:0.00} GFLOP an image
        batch {r.BatchSize}, {r.Precision}, {r.Threads} thread(s)
        peak of this machine {r.PeakFloat32:0} GFLOP per CPU-second in float32, {r.PeakBFloat16:0} in bfloat16
        {"",-14} {"CPU s",8} {"clock s",8} {"images/s",9} {"of peak",8}
        {Line("training step", r.Training)}
        {Line("sampling step", r.Sampling)}
        peak memory {r.PeakMemoryMebibytes:0} MiB
        """);

    internal static string Line(string name, StepCost cost) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-14} {cost.CpuSeconds,8:0.000} {cost.WallSeconds,8:0.000} {cost.ImagesPerSecond,9:0.00} {100 * cost.ShareOfPeak,6:0} %");
}
