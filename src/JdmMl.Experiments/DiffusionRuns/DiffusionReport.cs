using System.Globalization;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Experiments.Reports;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>A trained joint diffusion model as one self-contained HTML file: settings, losses, contact sheets.</summary>
public static class DiffusionReport
{
    private const int TileHeight = 128;

    /// <summary>Writes the report.</summary>
    /// <param name="result">What the run left.</param>
    /// <param name="path">The HTML file.</param>
    /// <param name="made">Time of writing.</param>
    /// <param name="machine">Versions and device, for the facts.</param>
    public static void Save(DiffusionRunResult result, string path, DateTimeOffset made, IReadOnlyList<(string, string)> machine)
    {
        var options = result.Options;
        var report = new ReportBuilder("Joint diffusion model", made)
        {
            Subtitle = $"{options.Pairs.Name}: {options.Pairs.Items.Count} images, {result.TrainingPairs} pairs at network size",
        };
        report.Facts([.. Facts(result), .. machine]);
        report.Section("Drawn pairs");
        foreach (var sheet in result.Sheets) report.Add(Grid(Caption(sheet, options), sheet.Pairs));
        report.Add(Grid("Real pairs, as the model sees them", result.Real));
        if (result.Curves.Count > 0) report.Section("Losses").Add(Losses(result.Curves));
        if (result.Candidates.Count > 0)
        {
            report.Section("Checkpoints");
            report.Text(
                "The same seeds at every checkpoint from half the steps on: the thesis chose its checkpoint by eye from such sheets. " +
                $"The newest {options.KeptCandidates} are kept as models of their own below 'candidates'.");
            foreach (var (step, file) in result.Candidates)
                report.Add(new ImageGrid
                {
                    Title = string.Create(CultureInfo.InvariantCulture, $"After {step} steps, {options.Sampler.Name}"),
                    TileHeight = 2 * TileHeight,
                    Rows = [new ImageRow("", [new ImageTile("", new Picture(File.ReadAllBytes(file), $"pairs after {step} steps"))])],
                });
        }
        report.Save(path);
    }

    private static IEnumerable<(string, string)> Facts(DiffusionRunResult result)
    {
        var model = result.Options.Model;
        string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        var rules = model.Rules;
        yield return ("Mode",
            $"{model.Mode}: values in [{Number(rules.Range.Low)}, {Number(rules.Range.High)}], masks by {rules.MaskRule} (given ones by {rules.GivenMaskRule}), " +
            $"images {(rules.Antialias ? "" : "not ")}antialiased, average {rules.AverageRule}, known parts at level {rules.KnownLevel}, " +
            $"rate set {(rules.RateSetAfterStep ? "after" : "before")} the step");
        yield return ("Network",
            $"{model.ImageSize} px, base {model.BaseChannels}, " +
            $"multipliers {string.Join(",", model.ChannelMultipliers ?? DenoisingUNetShape.MultipliersFor(model.ImageSize))}, " +
            $"{model.ResidualBlocks} residual block(s) a level, {model.Activation}, " +
            $"{model.Attention.ToString().ToLowerInvariant()} attention, " +
            $"{model.Precision}");
        if (model.Conditioning != Conditioning.Joint)
            yield return ("Condition",
                $"given {model.ConditionOn} by {model.Conditioning}, left out of {Number(100 * model.ConditionDropout)} %");
        yield return ("Objective", $"{model.Objective}, {model.Loss} loss, {model.Variance} variance, {model.Schedule} schedule, " +
            $"{model.DiffusionSteps} steps of diffusion, time steps {model.TimestepSampling}, " +
            (model.MinSnrGamma is double gamma ? $"min-SNR {Number(gamma)}" : "all weighted alike"));
        yield return ("Training",
            $"{Number(model.TrainingSteps)} steps of {model.BatchSize} pairs, rate {Number(model.LearningRate)} falling to 0, " +
            (model.GradientClipNorm is double norm ? $"gradient clipped at {Number(norm)}, " : "") +
            $"augmentation {Augmentation(model.Augmentation)}");
        yield return ("Training time", $"{result.TrainingTime.ToClock()} of steps in all processes of the run, on {result.Device}");
        yield return ("Seed", Number(model.Seed));
        yield return ("Model", result.ModelHash[..16]);
    }

    private static string Augmentation(JointAugmentation a)
    {
        var parts = new List<string>();
        if (a.Flips) parts.Add("flips");
        if (a.QuarterTurns) parts.Add("quarter turns");
        if (a.Brightness + a.Contrast + a.Saturation > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"colour jitter {a.Brightness}/{a.Contrast}/{a.Saturation}"));
        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }

    private static string Caption(DrawnSheet sheet, DiffusionRunOptions options)
        => string.Create(CultureInfo.InvariantCulture,
            $"{sheet.Title} after {options.Model.TrainingSteps} steps: {sheet.Pairs.Count} pairs") +
            string.Create(CultureInfo.InvariantCulture, $" in {sheet.Elapsed.TotalSeconds:0.0} s, {sheet.PairsPerHour:0} pairs an hour");

    private static ImageGrid Grid(string title, IReadOnlyList<ImagePair> pairs) => new()
    {
        Title = title,
        TileHeight = TileHeight,
        Rows =
        [
            .. pairs.Chunk(8).Select(row => new ImageRow("",
            [
                .. row.Select(p => new ImageTile("",
                    Picture.Of(p.Image, $"image {p.Info.Id}"),
                    Picture.Of(
                        Overlay.Outline(p.Image, p.Mask, Rgb.Truth, Math.Max(1, TileHeight / p.Image.Height)), $"outline {p.Info.Id}"),
                    Picture.Of(p.Mask, $"mask {p.Info.Id}", 1 + Math.Max(1, p.Mask.HighestLabel())))),
            ])),
        ],
    };

    private static LineChart Losses(IReadOnlyList<LossCurve> curves) => new()
    {
        Title = "Losses", XLabel = "step", YLabel = "squared error; bound in bits", LogY = true, Smoothing = 0.98,
        Series =
        [
            .. curves.Select(c => new LineSeries(c.Name, [.. c.Points.Select(p => (double)p.Step)], [.. c.Points.Select(p => p.Value)])),
        ],
    };
}
