using System.Globalization;
using System.Text.Json;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>A finished training of a joint diffusion model on disk, with the figures that its model gives.</summary>
internal sealed class DiffusionRecord
{
    private const string TraceName = "denoising", BoundName = "bound";

    private DiffusionRecord(string folder) => Folder = folder;

    internal string Folder { get; }

    /// <summary>With the folder above, since many runs are called run.</summary>
    internal string Name => Path.Combine(Path.GetFileName(Path.GetDirectoryName(Folder) ?? ""), Path.GetFileName(Folder));

    internal required JointDiffusionOptions Options { get; init; }

    internal required string ModelHash { get; init; }

    internal required string Layout { get; init; }

    /// <summary>Time of training steps; null where it was not kept.</summary>
    internal TimeSpan? Time { get; private init; }

    internal required IReadOnlyList<LossCurve> Curves { get; init; }

    internal DenoisingTrace? Trace { get; private init; }

    internal BoundCurve? Bound { get; private init; }

    /// <summary>Why a wanted figure of the model could not be made; empty where none was refused.</summary>
    internal IReadOnlyList<string> Refusals { get; private init; } = [];

    /// <summary>Reads a run and makes or finds the figures.</summary>
    /// <exception cref="JdmException">The model cannot be read.</exception>
    internal static DiffusionRecord Open(string folder, ThesisReportOptions wanted, Device device, CancellationToken cancellation)
    {
        using var model = JointDiffusionModel.Load(Path.Combine(folder, "model"), device);
        var refusals = new List<string>();
        T? Figure<T>(string name, bool make, Func<T?> compute) where T : class
        {
            if (ModelFigures.Find<T>(folder, name) is { } kept) return kept;
            if (!make) return null;
            try { return compute() is { } made ? ModelFigures.Keep(folder, name, made) : null; }
            catch (JdmException fault)
            {
                refusals.Add(fault.Message);
                return null;
            }
        }
        var trace = Figure(
            TraceName, wanted.Trace,
            () => DenoisingTrace.Draw(model, Fitting(wanted.TraceSampler, model), wanted.Seed, cancellation));
        var bound = Figure(BoundName, wanted.Bound, () => BoundOf(folder, model, wanted, cancellation));
        return new DiffusionRecord(folder)
        {
            Options = model.Options, ModelHash = model.Hash, Layout = model.Layout.Text, Time = TimeOf(Path.Combine(folder, "time.json")),
            Curves = new LossRecord(Path.Combine(folder, "curves.json"))
                .Of(["vb", .. model.Layout.Modalities.Select(m => $"mse {m.Name}")]),
            Trace = trace, Bound = bound, Refusals = refusals,
        };
    }

    // A diffusion of fewer steps than the sampler visits is drawn through all of its own.
    private static ISampler Fitting(ISampler sampler, JointDiffusionModel model) =>
        sampler.Steps <= model.Process.Steps ? sampler : Samplers.Ancestral();

    private static BoundCurve BoundOf(string folder, JointDiffusionModel model, ThesisReportOptions wanted, CancellationToken cancellation)
    {
        // What a run learned from fits it better than pairs that were named for all runs.
        using var real = RealPairsPack.OfRun(folder)
            ?? (wanted.Pairs is null ? null : RealPairsPack.Of(wanted.Pairs, model.Options.Packing, cancellation))
            ?? throw new JdmException($"Run '{folder}' holds no train.pack, and no pairs are named; name them with --pairs.");
        using var scope = NewDisposeScope();
        var samples = PackedSamples.Of(real.Pack, model.Options.Rules.Range, model.Layout);
        int[] some = real.Some(wanted.BoundPairs, wanted.Seed);
        int each = samples.Layout.Channels * samples.Size * samples.Size;
        var values = new float[some.Length * each];
        for (int i = 0; i < some.Length; i++) samples.Fill(some[i], values.AsSpan(i * each, each));
        var clean = tensor(
            values, [some.Length, samples.Layout.Channels, samples.Size, samples.Size], dtype: float32, device: model.Device);
        var noise = new SampleNoise(
            (ulong)wanted.Seed, [.. some.Select(i => (long)i)], model.Channels, model.Options.ImageSize, model.Device);
        return BoundCurve.Of(
            model, clean, real.Name, BoundCurve.Choose(model.Process.Steps, wanted.BoundSteps), noise, cancellation);
    }

    private static TimeSpan? TimeOf(string path)
    {
        try { return File.Exists(path) ? TimeSpan.FromSeconds(JsonSerializer.Deserialize<double>(File.ReadAllText(path))) : null; }
        catch (JsonException) { return null; }
    }

    /// <summary>What the run was, for people.</summary>
    internal IReadOnlyList<(string, string)> Facts()
    {
        string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        return
        [
            ("Model", $"{ModelHash[..16]}, {Options.ImageSize} px, {Layout}"),
            ("Network", $"base {Options.BaseChannels}, multipliers " +
                $"{string.Join(",", Options.ChannelMultipliers ?? DenoisingUNetShape.MultipliersFor(Options.ImageSize))}, " +
                $"{Options.ResidualBlocks} residual block(s) a level, {Options.Precision}"),
            ("Objective", $"{Options.Objective}, {Options.Loss} loss, {Options.Variance} variance, {Options.Schedule} schedule, " +
                $"T = {Options.DiffusionSteps}"),
            ("Training", $"{Number(Options.TrainingSteps)} steps of {Options.BatchSize} pairs, rate {Number(Options.LearningRate)}, " +
                $"crop {CropModeConverter.Format(Options.Crop)}, seed {Number(Options.Seed)}" +
                (Time is { } time ? $", {time.ToClock()} of steps" : "")),
            ("Folder", Folder),
        ];
    }
}
