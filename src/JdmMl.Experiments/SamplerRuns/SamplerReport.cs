using System.Globalization;
using JdmMl.Data;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>A comparison of two samplers as tables for the console and as one self-contained HTML file.</summary>
public static class SamplerReport
{
    private const int TileHeight = 96;

    /// <summary>How fast the samplers draw.</summary>
    public static ResultTable Speed(SamplerRunResult result) => new()
    {
        Title = "Speed",
        RowHeader = "sampler",
        Columns =
        [
            new("pairs an hour of CPU", Better.Higher, "0"), new("pairs an hour", Better.Higher, "0"),
            new("CPU s", Format: "0.0"), new("clock s", Format: "0.0"), new("timed pairs", Format: "0"),
            new("network calls a pair", Format: "0"),
        ],
        Rows =
        [
            .. Arms(result).Select(arm => new ResultRow(arm.Sampler,
            [
                ResultCell.Of(arm.Pace.PairsPerCpuHour), ResultCell.Of(arm.Pace.PairsPerHour), ResultCell.Of(arm.Pace.CpuSeconds),
                ResultCell.Of(arm.Pace.WallSeconds), ResultCell.Of(arm.Pace.Pairs), ResultCell.Of(arm.NetworkCalls),
            ])),
        ],
        Notes =
        [
            string.Create(CultureInfo.InvariantCulture,
                $"{result.CpuSpeedup:0.0} times as many pairs by CPU time, {result.WallSpeedup:0.0} by the clock."),
            "Drawing and writing, over all processes and starts; a batch counts once it is whole.",
        ],
    };

    /// <summary>How well segmenters do that learned from either pool.</summary>
    public static ResultTable Quality(SamplerRunResult result)
    {
        var (options, d) = (result.Options, result.Difference);
        return new ResultTable
        {
            Title = "Held-out images",
            RowHeader = "segmenter trained on the pairs of",
            Columns =
            [
                new("mDice %", Format: "0.00"),
                .. Enumerable.Range(1, options.Seeds).Select(s => new ResultColumn($"seed {s}", Format: "0.00"))
            ],
            Rows =
            [
                .. Arms(result).Select(arm => new ResultRow(
                    arm.Sampler, [ResultCell.Percent(arm.MeanDice), .. arm.MeanDicePerSeed.Select(dice => ResultCell.Percent(dice))])),
                new ResultRow("difference, points",
                [
                    ResultCell.Of(d.Mean, d.Interval),
                    .. result.Fast.MeanDicePerSeed.Zip(result.Reference.MeanDicePerSeed, (a, b) => ResultCell.Percent(a - b)),
                ]),
            ],
            Notes =
            [
                $"Mean over {options.HeldOut.Items.Count} images of " +
                $"{options.HeldOut.Items.Select(i => i.Group).Distinct().Count()} groups of the " +
                "foreground Dice at native size; an image without foreground counts 1 where none is predicted.",
                $"Differences are paired by image and seed; the 95 % interval draws groups and seeds ({options.Resamples} times). " +
                $"Of {options.Seeds} seeds it sees {options.Seeds - 1}/{options.Seeds} of their variance.",
                string.Create(CultureInfo.InvariantCulture, $"Calling every pixel foreground: {100 * result.AllForegroundDice:0.00}."),
            ],
        };
    }

    /// <summary>What makes the finding worthless; null when nothing does.</summary>
    public static string? Warning(SamplerRunResult result) => result.LearnedSomething ? null
        : "The segmenters are no better than calling every pixel foreground, so equality says nothing: train model or segmenters longer.";

    /// <summary>Writes the report.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="path">The HTML file.</param>
    /// <param name="made">Time of writing.</param>
    /// <param name="machine">Versions and device, for the facts.</param>
    public static void Save(SamplerRunResult result, string path, DateTimeOffset made, IReadOnlyList<(string, string)> machine)
    {
        var options = result.Options;
        string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        var report = new ReportBuilder("Two samplers of one model", made)
        {
            Subtitle = $"{result.Fast.Sampler} against {result.Reference.Sampler}, held out: {options.HeldOut.Name}",
        };
        report.Text(result.Sentence);
        if (Warning(result) is string warning) report.Warning(warning);
        report.Facts(
        [
            ("Model", $"{result.ModelHash[..16]}, {result.ImageSize} px"),
            ("Pools", $"{Number(options.Count)} pairs each, numbers 0 to {Number(options.Count - 1)} of seed {Number(options.PoolSeed)}, " +
                $"drawn {Number(options.SampleBatchSize)} together"),
            ("Segmenters",
                $"{options.Seeds} on each pool alone, {Number(options.SegmentationSteps)} steps of {options.SegmentationBatchSize} pairs, " +
                $"levels {string.Join(", ", options.Features)}, learning rate {Number(options.SegmentationLearningRate)}"),
            ("Equal means", $"the 95 % interval of the Dice difference lies within ±{Number(options.Margin)} points"),
            .. machine,
        ]);
        report.Section("Speed").Add(Speed(result));
        report.Section("Dice").Add(Quality(result)).Add(Predictions(result));
        report.Section("Pairs").Text("The same numbers and seeds by both samplers.");
        foreach (var arm in Arms(result)) report.Add(Pairs(arm));
        report.Save(path);
    }

    private static SamplerArm[] Arms(SamplerRunResult result) => [result.Fast, result.Reference];

    private static ImageGrid Pairs(SamplerArm arm) => new()
    {
        Title = arm.Sampler,
        TileHeight = TileHeight,
        Rows =
        [
            .. arm.Shown.Chunk(8).Select(row => new ImageRow("",
                [.. row.Select(p => new ImageTile(
                    "", Picture.Of(p.Image, $"image {p.Info.Id}"), Picture.Of(p.Mask, $"mask {p.Info.Id}")))])),
        ],
    };

    private static ImageGrid Predictions(SamplerRunResult result) => new()
    {
        Title = "Seed 1: green the given mask, magenta the prediction, white where both agree",
        TileHeight = 128,
        Rows =
        [
            .. Arms(result).Select(arm => new ImageRow(arm.Sampler,
            [
                .. result.Shown.Zip(arm.Predictions, (pair, predicted) => new ImageTile("", Picture.Of(
                    Overlay.Compare(pair.Image, pair.Mask, predicted, Math.Max(1, 128 / pair.Image.Height)),
                    $"{arm.Sampler}: {pair.Info.Id}"))),
            ])),
        ],
    };
}
