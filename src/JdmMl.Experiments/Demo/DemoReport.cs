using System.Globalization;
using JdmMl.Data;
using JdmMl.Experiments.Reports;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>The demonstration as a table for the console and as one self-contained HTML file.</summary>
public static class DemoReport
{
    private const int TileHeight = 96;

    /// <summary>The table of arms.</summary>
    public static ResultTable Table(DemoResult result)
    {
        var test = result.Arms[0].Summary;
        return new ResultTable
        {
            Title = "Held-out images",
            RowHeader = "segmenter trained on",
            Columns = [new("mDice %", Better.Higher), new("mIoU %", Better.Higher), new("steps", Format: "0"), new("images", Format: "0")],
            Rows =
            [
                .. result.Arms.Select((arm, i) => new ResultRow(arm.Name,
                    [
                        ResultCell.Percent(arm.Summary.MeanDice, arm.Summary.DiceInterval),
                        ResultCell.Percent(arm.Summary.MeanIou, arm.Summary.IouInterval),
                        ResultCell.Of(arm.Steps), ResultCell.Of(arm.Summary.Count),
                    ], IsReference: i == 0)),
            ],
            Notes =
            [
                $"Means over {test.Count} images of the foreground score at native size, " +
                $"with 95 % bootstrap intervals over {test.Groups} groups; " +
                $"{test.Excluded} images without any foreground in mask and prediction are left out.",
                "One seed: differences within the intervals say nothing. " +
                "Permuted masks are the negative control: the same images, each with another pair's mask.",
            ],
        };
    }

    /// <summary>Writes the report.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="path">The HTML file.</param>
    /// <param name="made">Time of writing.</param>
    /// <param name="machine">Versions and device, for the facts.</param>
    public static void Save(DemoResult result, string path, DateTimeOffset made, IReadOnlyList<(string, string)> machine)
    {
        var (options, plan) = (result.Options, result.Plan);
        string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        var report = new ReportBuilder("Joint diffusion of images and masks", made)
        {
            Subtitle = $"{options.Train.Name}: {options.Train.Items.Count} training images, {options.Test.Items.Count} held out",
        };
        report.Facts(
        [
            ("Mode", $"{options.Mode}, predicts {options.Objective.ToString().ToLowerInvariant()}"),
            ("Pairs",
                $"{options.Train.Items.Count} images give {result.TrainingPairs} real pairs " +
                $"at network size ({CropModeConverter.Format(options.Crop)})"),
            ("Network size", $"{options.ImageSize} px"),
            ("Joint diffusion model",
                $"base {options.BaseChannels}, {options.ResidualBlocks} residual block(s) a level, " +
                $"{Number(plan.DiffusionSteps)} steps of {options.BatchSize} pairs, " +
                $"learning rate {Number(options.LearningRate)} falling to 0"),
            ("Sampler", $"{options.Sampler.Name}, {Number(plan.PoolSize)} pairs"),
            ("Segmenter",
                $"plain convolutional U-Net of nnU-Net, {Number(plan.PretrainSteps)} + {Number(plan.FinetuneSteps)} steps " +
                $"of {options.BatchSize} pairs"),
            ("Seed", Number(options.Seed)),
            ("Time of this process", result.Elapsed.ToClock()),
            .. machine,
        ]);
        report.Section("Does it help?").Add(Table(result));
        report.Section("Pairs")
            .Add(Pairs("Real pairs, as the model sees them", result.Real))
            .Add(Pairs("Synthetic pairs, drawn by the model", result.Synthetic));
        report.Section("Predictions").Add(Predictions(result));
        report.Section("Losses");
        if (result.DiffusionCurves.Count > 0)
            report.Add(Chart("Joint diffusion model", "squared error; bound in bits", result.DiffusionCurves, logY: true));
        if (result.SegmentationCurves.Count > 0) report.Add(Chart("Segmenters", "Dice + cross-entropy", result.SegmentationCurves, logY: false));
        report.Save(path);
    }

    /// <summary>Writes one picture: real pairs above, synthetic pairs below, each image beside its mask.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="path">The PNG file.</param>
    /// <param name="columns">Pairs in a row.</param>
    public static void SavePicture(DemoResult result, string path, int columns = 8)
    {
        int zoom = Math.Max(1, 64 / result.Options.ImageSize);
        IEnumerable<RgbImage> Row(IEnumerable<ImagePair> pairs)
            => pairs.SelectMany(p => new[] { p.Image, MaskPicture.Gray(p.Mask) }).Select(i => NearestZoom.Enlarge(i, zoom));
        int shown = Math.Min(columns, Math.Min(result.Real.Count, result.Synthetic.Count));
        PngFile.WriteRgb(path, Montage.Of([.. Row(result.Real.Take(shown)), .. Row(result.Synthetic.Take(2 * shown))], 2 * shown));
    }

    private static ImageGrid Pairs(string title, IReadOnlyList<ImagePair> pairs) => new()
    {
        Title = title,
        TileHeight = TileHeight,
        Rows =
        [
            .. pairs.Chunk(8).Select(row => new ImageRow("",
            [
                .. row.Select(p => new ImageTile(
                    Short(p.Info.Id), Picture.Of(p.Image, $"image {p.Info.Id}"), Picture.Of(p.Mask, $"mask {p.Info.Id}"))),
            ])),
        ],
    };

    private static ImageGrid Predictions(DemoResult result) => new()
    {
        Title = "Held-out images with outlines: green the given mask, magenta the prediction, white where both agree",
        TileHeight = 128,
        Rows =
        [
            .. result.Arms.Select((arm, a) => new ImageRow(arm.Name,
            [
                .. result.Shown.Take(arm.Predictions.Count).Select((pair, i) => new ImageTile(Short(pair.Info.Id), Picture.Of(
                    Overlay.Compare(pair.Image, pair.Mask, arm.Predictions[i], Math.Max(1, 128 / pair.Image.Height)),
                    $"{arm.Name}: {pair.Info.Id}"))),
            ])),
        ],
    };

    private static LineChart Chart(string title, string y, IReadOnlyList<LossCurve> curves, bool logY) => new()
    {
        Title = title, XLabel = "step", YLabel = y, LogY = logY, Smoothing = 0.9,
        Series =
        [
            .. curves.Select(c => new LineSeries(c.Name, [.. c.Points.Select(p => (double)p.Step)], [.. c.Points.Select(p => p.Value)])),
        ],
    };

    private static string Short(string id) => id.Length <= 16 ? id : id[..6] + "…" + id[^8..];
}
