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
        var time = new SpentTime(Path.Combine(options.Output, "time.json"));
        void Keep()
        {
            time.Save();
            record.Save();
        }
        JointDiffusionModel model;
        try
        {
            model = new JointDiffusionLearner(options.Model, device).Train(packed, new TrainingRun
            {
                Progress = time.Listen(record.Listen(
                    progress, "joint diffusion model",
                    name => name.StartsWith("mse ", StringComparison.Ordinal) || name == "vb" ? name : null)),
                CheckpointFolder = Path.Combine(options.Output, "checkpoints"),
                Cancellation = cancellation,
                OnCheckpoint = _ => Keep(),
                OnCandidate = (step, candidate) =>
                {
                    time.Pause();
                    DrawCandidate(step, candidate, packed, cancellation);
                },
            });
        }
        finally
        {
            time.Pause();
            Keep();
        }
        using (model)
        {
            model.Save(Path.Combine(options.Output, "model"));
            ISampler[] samplers = options.Compare is null ? [options.Sampler] : [options.Sampler, options.Compare];
            return new DiffusionRunResult
            {
                Options = options, TrainingPairs = packed.Count, ModelHash = model.Hash, Device = model.Device.ToString(),
                Real = PackSamples.Of(packed, options.SheetPairs, options.Model.Seed),
                Sheets = [.. samplers.Select(sampler => Draw(model, sampler, packed, progress, cancellation))],
                Candidates = [.. Candidates(packed)],
                Curves = record.Of(["vb", .. model.Layout.Modalities.Select(m => $"mse {m.Name}")]),
                TrainingTime = time.Total,
            };
        }
    }

    private DrawnSheet Draw(
        JointDiffusionModel model, ISampler sampler, PackedPairs packed, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        var pairs = Pairs(model, sampler, packed, progress, cancellation);
        var elapsed = Stopwatch.GetElapsedTime(started);
        string path = Path.Combine(options.Output, "sheets", FileName(sampler) + ".png");
        PngFile.WriteRgb(path, ContactSheet.Of(pairs, classCount: model.ClassCount));
        return new DrawnSheet(sampler.Name, pairs, elapsed);
    }

    private List<ImagePair> Pairs(
        JointDiffusionModel model, ISampler sampler, PackedPairs packed, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        // A conditional model is given the first training pairs.
        using var given = new GivenOptions
        {
            Given = model.Given?.Name switch { null => GivenKind.None, "mask" => GivenKind.Mask, _ => GivenKind.Image },
        }.Of(model, packed, options.SheetPairs);
        return
        [
            .. new PairSynthesizer(model, sampler, options.SheetSeed, Math.Min(16, options.SheetPairs)) { Given = given }
                .Draw(0, options.SheetPairs, progress, cancellation),
        ];
    }

    private void DrawCandidate(long step, JointDiffusionModel candidate, PackedPairs packed, CancellationToken cancellation)
    {
        string name = "step-" + step.ToString("D8", CultureInfo.InvariantCulture), all = Path.Combine(options.Output, "candidates");
        string sheet = Path.Combine(SheetFolder(packed), name + ".png");
        if (!File.Exists(sheet))
        {
            var pairs = Pairs(candidate, options.Sampler, packed, null, cancellation);
            PngFile.WriteRgb(sheet, ContactSheet.Of(pairs, classCount: candidate.ClassCount));
        }
        candidate.Save(Path.Combine(all, name));
        foreach (string old in Directory.GetDirectories(all, "step-*").Order(StringComparer.Ordinal).SkipLast(options.KeptCandidates))
            Directory.Delete(old, recursive: true);
    }

    private IEnumerable<(long Step, string Path)> Candidates(PackedPairs packed)
    {
        string folder = SheetFolder(packed);
        if (!Directory.Exists(folder)) yield break;
        foreach (string path in Directory.GetFiles(folder, "step-*.png").Order(StringComparer.Ordinal))
            if (long.TryParse(Path.GetFileNameWithoutExtension(path)["step-".Length..], CultureInfo.InvariantCulture, out long step))
                yield return (step, path);
    }

    // Sheets of one run and one sampler lie together, so that another run in the same folder never shows them as its own.
    private string SheetFolder(PackedPairs packed)
    {
        string run = Fingerprints.OfText($"{options.Model.Fingerprint()} {packed.Hash} {options.SheetSeed} {options.SheetPairs}")[..8];
        return Path.Combine(options.Output, "sheets", $"{FileName(options.Sampler)}-{run.ToLowerInvariant()}");
    }

    private static string FileName(ISampler sampler)
        => string.Concat(sampler.Name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ','));

    // Reports at once and on the packing thread; Progress<T> would report late and in any order.
    private sealed class PackListener(IProgress<TrainingProgress> next) : IProgress<(int done, int total)>
    {
        private ProgressClock? _clock;

        public void Report((int done, int total) value)
            => (_clock ??= new ProgressClock(next, "pack", value.total)).Report(value.done);
    }
}
