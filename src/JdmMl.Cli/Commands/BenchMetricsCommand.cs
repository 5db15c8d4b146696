using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Data;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm bench metrics</c>: how many images a second all metrics take.</summary>
internal static class BenchMetricsCommand
{
    internal static Command Create()
    {
        var size = new Option<int>("--image-size") { Description = "Height and width, pixels", DefaultValueFactory = _ => 1000 };
        var images = new Option<int>("--images") { Description = "Images measured at a time", DefaultValueFactory = _ => 16 };
        var rounds = new Option<int>("--rounds") { Description = "How often, of which the best counts", DefaultValueFactory = _ => 3 };
        var threads = new Option<int>("--threads") { Description = "Images measured at once", DefaultValueFactory = _ => 2 };
        var soft = new Option<bool>("--soft-maps") { Description = "Measure soft maps and calibration, too" };
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var command = new Command("metrics", "All metrics on masks with hundreds of phantom nuclei")
        {
            size, images, rounds, threads, soft, json,
        };
        command.SetAction(parsed =>
        {
            var faults = new OptionFaults("bench metrics");
            foreach (var option in new[] { images, rounds, threads })
                faults.Require(parsed.GetValue(option) > 0, $"{option.Name} is {parsed.GetValue(option)}; expected at least 1");
            faults.Require(
                parsed.GetValue(size) is >= PhantomPairs.SmallestSize and <= PhantomPairs.LargestSize,
                $"--image-size is {parsed.GetValue(size)}; expected {PhantomPairs.SmallestSize} to {PhantomPairs.LargestSize}");
            faults.ThrowIfAny();
            var session = Session.Current;
            var result = MetricsBench.Run(
                parsed.GetValue(size), parsed.GetValue(images), parsed.GetValue(rounds), parsed.GetValue(threads), parsed.GetValue(soft),
                session.Stop);
            session.Output.WriteLine(parsed.GetValue(json) ? JsonResults.Of(result) : Text(result));
            return 0;
        });
        return command;
    }

    private static string Text(MetricsBenchResult r) => string.Create(CultureInfo.InvariantCulture, $"""
        {r.Images} images of {r.ImageSize} px, {r.Objects:0} nuclei on average, soft maps: {r.SoftMaps}, {r.Threads} at once
        {1000 * r.CpuSecondsPerImage:0.0} CPU ms an image, {r.WallSeconds:0.000} s on the clock, {r.ImagesPerSecond:0.0} images/s
        """);
}
