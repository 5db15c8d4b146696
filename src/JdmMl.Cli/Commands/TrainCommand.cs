using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Experiments;
using JdmMl.Training;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm train</c>: train a joint diffusion model, with contact sheets and a report.</summary>
internal static class TrainCommand
{
    internal static Command Create()
    {
        var data = new Argument<string>("data") { Description = "Folder with images/ and masks/, or a manifest" };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split to learn from; default: train where it exists, else all pairs" };
        var preset = new Option<string?>("--preset")
        {
            Description = $"Options to start from: {string.Join(", ", JointDiffusionPresets.ByName.Keys)}; default: the thesis' for polyps",
        };
        preset.AcceptOnlyFromAmong([.. JointDiffusionPresets.ByName.Keys]);
        var output = new Option<string>("--output") { Description = "Folder of checkpoints, sheets, model and report", Required = true };
        var sampler = new Option<string>("--sampler")
            { Description = "Sampler of the contact sheets", DefaultValueFactory = _ => "dpm++:20" };
        var compare = new Option<string?>("--compare")
            { Description = "Draw the finished model's sheet by this sampler too, with the same seeds" };
        var sheet = new Option<int>("--sheet-pairs") { Description = "Pairs on a contact sheet", DefaultValueFactory = _ => 16 };
        var device = DeviceOption.Create();
        var options = new RecordOptions<JointDiffusionOptions>();
        var command = new Command("train", "Train a joint diffusion model on image/mask pairs; the same command continues it")
        {
            data, root, split, preset, output, sampler, compare, sheet, device,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            var start = parsed.GetValue(preset) is string name ? JointDiffusionPresets.ByName[name] : JointDiffusionPresets.Polyps;
            var run = new DiffusionRunOptions
            {
                Pairs = Open(parsed.GetValue(data)!, parsed.GetValue(root), parsed.GetValue(split)),
                Output = parsed.GetValue(output)!,
                Model = options.Apply(start, parsed),
                Sampler = Samplers.Parse(parsed.GetValue(sampler)!),
                Compare = parsed.GetValue(compare) is string other ? Samplers.Parse(other) : null,
                SheetPairs = parsed.GetValue(sheet),
            };
            run.Validate();
            TorchThreads.UseAllProcessors();
            var where = DeviceOption.Choose(parsed.GetValue(device));
            session.Errors.WriteLine($"{run.Pairs.Items.Count} pairs to learn from on {where}; everything goes to '{run.Output}'.");
            var result = ProgressDisplay.Run(session, progress => new DiffusionRun(run, where).Run(progress, session.Stop));
            string report = Path.GetFullPath(Path.Combine(run.Output, "report.html"));
            DiffusionReport.Save(result, report, DateTimeOffset.Now, [.. TorchFacts.Collect().Select(f => (f.Name, f.Value))]);
            foreach (var drawn in result.Sheets)
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{drawn.Title}: {drawn.Pairs.Count} pairs in {drawn.Elapsed.TotalSeconds:0.0} s, " +
                    $"{drawn.PairsPerHour:0} an hour"));
            session.Output.WriteLine($"Training time: {result.TrainingTime.ToClock()}");
            session.Output.WriteLine($"Model: {Path.GetFullPath(Path.Combine(run.Output, "model"))} ({result.ModelHash[..16]})");
            session.Output.WriteLine($"Report: {report}");
            return 0;
        });
        return command;
    }

    private static IPairSource Open(string path, string? root, string? split)
    {
        var all = PairSources.Open(path, root);
        if (split is not null) return all.WithSplit(split);
        return all.Items.Any(i => i.Split == "train") ? all.WithSplit("train") : all;
    }
}
