using System.CommandLine;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Cli.Prediction;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Experiments;
using JdmMl.Segmentation;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm quality</c>: measure generated pairs, and keep those whose mask fits its image.</summary>
internal static class QualityCommand
{
    internal static Command Create()
    {
        var pool = new Argument<string>("pool") { Description = "Generated pairs: what jdm sample wrote, or any folder of pairs" };
        var pairs = new Option<string>("--pairs") { Description = "Real pairs that the generator learned from", Required = true };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split of --pairs; default: all but what is held out" };
        var heldOut = new Option<string?>("--held-out")
            { Description = "Real pairs that the generator did not learn from: a folder or manifest, or a split of --pairs" };
        var features = new Option<string?>("--features")
        {
            Description = "Segmentation model whose encoder makes the features: a folder, or an nnU-Net checkpoint (.pth); " +
                          "default: plain statistics of colours and shapes",
        };
        var agreement = new Option<string[]>("--agreement")
        {
            Description = "Models that judge whether masks fit: jdm:<folder>, segmenter:<folder or .pth>, or both",
            AllowMultipleArgumentsPerToken = true,
        };
        var sampler = new Option<string>("--sampler")
        {
            Description = "How a joint model segments: ancestral, ancestral:250, ddim:50 or dpm++:20",
            DefaultValueFactory = _ => "dpm++:20",
        };
        var keep = new Option<string?>("--keep")
            { Description = "Folder for the pairs that all judges keep, which training takes like any other" };
        var output = new Option<string?>("--output")
            { Description = "JSON file of the results; the sheet of nearest pairs and the scores lie beside it" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var device = DeviceOption.Create();
        var run = new RecordOptions<QualityRunOptions>();
        var planting = new RecordOptions<AgreementOptions>();
        var jumps = new RecordOptions<GivenOptions>(
            nameof(GivenOptions.Given), nameof(GivenOptions.Modalities), nameof(GivenOptions.Region), nameof(GivenOptions.Outside),
            nameof(GivenOptions.Factor), nameof(GivenOptions.NoisyStart));
        var command = new Command(
            "quality", "Measure generated pairs against real ones: copies, distances, and whether masks fit their images")
        {
            pool, pairs, root, split, heldOut, features, agreement, sampler, keep, output, json, device,
        };
        run.AddTo(command);
        planting.AddTo(command);
        jumps.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            TorchThreads.UseAllProcessors();
            var (real, held) = Real(parsed.GetValue(pairs)!, parsed.GetValue(root), parsed.GetValue(split), parsed.GetValue(heldOut));
            string folder = parsed.GetValue(pool)!;
            var options = run.Apply(new() { Pool = PairSources.Open(folder), Pairs = real, HeldOut = held }, parsed);
            QualityJudge[] judges = [.. (parsed.GetValue(agreement) ?? []).Select(QualityJudge.Parse)];
            if (parsed.GetValue(keep) is not null && judges.Length == 0)
                throw new JdmException("--keep needs a judge; name one with --agreement jdm:<folder> or segmenter:<folder>.");
            var where = DeviceOption.Choose(parsed.GetValue(device));
            using var encoder = parsed.GetValue(features) is { } model ? SegmentationSource.Load(model, where) : null;
            var result = ProgressDisplay.Run(session, progress =>
            {
                var measured = new QualityRun(options, Features(encoder, parsed.GetValue(features)), progress, session.Stop);
                var verdicts = PairFolderFiller.CountsOf(folder);
                var found = measured.Measure(verdicts.Total == options.Pool.Items.Count ? verdicts : null);
                string? file = parsed.GetValue(output);
                if (file is not null) PngFile.WriteRgb(Path.ChangeExtension(file, ".nearest.png"), measured.Sheet(found));
                var settings = new QualityJudge.Settings(
                    Samplers.Parse(parsed.GetValue(sampler)!), jumps.Apply(new() { JumpLength = 10, Resamplings = 3 }, parsed),
                    planting.Apply(new AgreementOptions(), parsed), options.Seed, where);
                return found with
                {
                    Agreement = [.. judges.Select((judge, i) => judge.Run(
                        measured, settings, ScoresFile(file, judge, i), progress, session.Stop))],
                };
            });
            string text = JsonResults.Of(result);
            if (parsed.GetValue(output) is { } path) AtomicFile.WriteAllText(path, text);
            session.Output.WriteLine(parsed.GetValue(json) ? text : QualityTable.Of(result));
            if (parsed.GetValue(keep) is { } kept)
            {
                int count = FilteredPool.Write(options.Pool, folder, result.Agreement, kept);
                if (!parsed.GetValue(json)) session.Output.WriteLine($"{count} of {options.Pool.Items.Count} pairs are kept in '{kept}'.");
            }
            return 0;
        });
        return command;
    }

    private static (IPairSource Real, IPairSource? HeldOut) Real(string path, string? root, string? split, string? heldOut)
    {
        var all = PairSources.Open(path, root);
        if (heldOut is null || Directory.Exists(heldOut) || File.Exists(heldOut))
            return (split is null ? all : all.WithSplit(split), heldOut is null ? null : PairSources.Open(heldOut));
        var held = all.WithSplit(heldOut);
        if (split is not null) return split == heldOut
            ? throw new JdmException($"--split and --held-out are both '{split}'; held-out pairs must be others.")
            : (all.WithSplit(split), held);
        int[] rest = [.. Enumerable.Range(0, all.Items.Count).Where(i => all.Items[i].Split != heldOut)];
        return rest.Length > 0
            ? (all.Select(rest), held)
            : throw new JdmException($"'{path}' holds the split '{heldOut}' only; name the pairs that the generator learned from.");
    }

    private static string? ScoresFile(string? output, QualityJudge judge, int index) =>
        output is null ? null : Path.ChangeExtension(output, FormattableString.Invariant($".{index + 1}-{judge.Kind}.scores.jsonl"));

    private static PairFeatures Features(SegmentationModel? model, string? path) => model is null
        ? PairFeatures.Statistics
        : EncoderFeatures.Of(model, Path.GetFileName(Path.TrimEndingDirectorySeparator(path!)), model.Options.Classes);
}
