using System.Diagnostics;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>
/// Trains one joint diffusion model, draws a contact sheet with the same seeds at every checkpoint from half the steps on, as the thesis
/// chose its checkpoint, and keeps the newest candidates as models. An interrupted run continues from its checkpoint.
/// </summary>
public sealed class DiffusionRun(DiffusionRunOptions options, Device? device = null)
{
    /// <summary>Runs, or continues.</summary>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops within one step; the checkpoint stays.</param>
    public DiffusionRunResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        Directory.CreateDirectory(options.Output);
        using var packed = PackedPairs.Build(
            options.Pairs, options.Model.Packing, Path.Combine(options.Output, "train.pack"),
            progress is null ? null : new PackListener(progress), cancellation);
        var record = new LossRecord(Path.Combine(options.Output, "curves.json"));
        bool joint = options.Model.Conditioning == Conditioning.Joint;
        var time = new SpentTime(Path.Combine(options.Output, "time.json"));
        JointDiffusionModel model;
        try
        {
            model = new JointDiffusionLearner(options.Model, device).Train(packed, new TrainingRun
            {
                Progress = record.Listen(
                    progress, "joint diffusion model",
                    name => name.StartsWith("mse ", StringComparison.Ordinal) || name == "vb" ? name : null),
                CheckpointFolder = Path.Combine(options.Output, "checkpoints"),
                Cancellation = cancellation,
                OnCandidate = (step, candidate) =>
                {
                    time.Save();
                    record.Save();
                    if (joint) DrawCandidate(step, candidate, cancellation);
                },
            });
        }
        finally
        {
            time.Save();
            record.Save();
        }
        using (model)
        {
            model.Save(Path.Combine(options.Output, "model"));
            ISampler[] samplers = joint ? [options.Sampler, .. options.Compare is null ? Array.Empty<ISampler>() : [options.Compare]] : [];
            return new DiffusionRunResult
            {
                Options = options, TrainingPairs = packed.Count, ModelHash = model.Hash,
                Real = PackSamples.Of(packed, options.SheetPairs, options.Model.Seed),
                Sheets = [.. samplers.Select(sampler => Draw(model, sampler, progress, cancellation))],
                Candidates = [.. Candidates()],
                Curves = record.Of(["vb", .. model.Layout.Modalities.Select(m => $"mse {m.Name}")]),
                TrainingTime = time.Total,
            };
        }
    }

    private DrawnSheet Draw(
        JointDiffusionModel model, ISampler sampler, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        var pairs = new PairSynthesizer(model, sampler, options.SheetSeed, Math.Min(16, options.SheetPairs))
            .Draw(0, options.SheetPairs, progress, cancellation).ToList();
        var elapsed = Stopwatch.GetElapsedTime(started);
        PngFile.WriteRgb(
            Path.Combine(options.Output, "sheets", sampler.Name + ".png"), ContactSheet.Of(pairs, classCount: model.ClassCount));
        return new DrawnSheet(sampler.Name, pairs, elapsed);
    }

    private void DrawCandidate(long step, JointDiffusionModel candidate, CancellationToken cancellation)
    {
        string name = "step-" + step.ToString("D8", CultureInfo.InvariantCulture);
        candidate.Save(Path.Combine(options.Output, "candidates", name));
        var pairs = new PairSynthesizer(candidate, options.Sampler, options.SheetSeed, Math.Min(16, options.SheetPairs))
            .Draw(0, options.SheetPairs, cancellation: cancellation).ToList();
        PngFile.WriteRgb(Path.Combine(options.Output, "sheets", name + ".png"), ContactSheet.Of(pairs, classCount: candidate.ClassCount));
        var folders = Directory.GetDirectories(Path.Combine(options.Output, "candidates"), "step-*").Order(StringComparer.Ordinal).ToList();
        foreach (string old in folders.SkipLast(options.KeptCandidates)) Directory.Delete(old, recursive: true);
    }

    private IEnumerable<(long Step, string Path)> Candidates()
    {
        string folder = Path.Combine(options.Output, "sheets");
        if (!Directory.Exists(folder)) yield break;
        foreach (string path in Directory.GetFiles(folder, "step-*.png").Order(StringComparer.Ordinal))
            if (long.TryParse(Path.GetFileNameWithoutExtension(path)["step-".Length..], CultureInfo.InvariantCulture, out long step))
                yield return (step, path);
    }

    // Reports at once and on the packing thread; Progress<T> would report late and in any order.
    private sealed class PackListener(IProgress<TrainingProgress> next) : IProgress<(int done, int total)>
    {
        private ProgressClock? _clock;

        public void Report((int done, int total) value)
            => (_clock ??= new ProgressClock(next, "pack", value.total)).Report(value.done);
    }
}
