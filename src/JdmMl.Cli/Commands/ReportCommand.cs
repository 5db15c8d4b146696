using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Experiments;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm report</c>: runs, pools and results as one HTML file with the figures and tables of the thesis.</summary>
internal static class ReportCommand
{
    internal static Command Create()
    {
        var paths = new Argument<string[]>("runs")
        {
            Description = "Folders that are searched with all below for what jdm train, sample, segment train and evaluate wrote, or " +
                "results",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output") { Description = "HTML file to write", Required = true };
        var title = new Option<string?>("--title") { Description = "Heading" };
        var pairs = new Option<string?>("--pairs")
            { Description = "Real pairs to stand beside synthetic ones: folder or manifest; default: what the runs learned from" };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split of the real pairs; default: train where it exists, else all" };
        var images = new Option<string[]>("--images")
            { Description = "Folders of test images for Figure 5.6", AllowMultipleArgumentsPerToken = true };
        var ratio = new Option<double?>("--primary-ratio")
            { Description = "Ratio in percent that was fixed beforehand as the primary hypothesis; default: none" };
        var trace = new Option<bool>("--trace") { Description = "Draw Figure 3.1 of runs that have none yet, and keep it in them" };
        var sampler = new Option<string>("--trace-sampler")
            { Description = "Sampler of Figure 3.1", DefaultValueFactory = _ => "ancestral:250" };
        var bound = new Option<bool>("--bound") { Description = "Compute Figure A.1 of runs that have none yet, and keep it in them" };
        var json = new Option<bool>("--json") { Description = "Print what is shown and what is absent as JSON" };
        var device = DeviceOption.Create();
        var claims = new RecordOptions<ClaimOptions>();
        var command = new Command("report", "Show runs and results as one HTML file with the figures and tables of the thesis")
        {
            paths, output, title, pairs, root, split, images, ratio, trace, sampler, bound, json, device,
        };
        claims.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            TorchThreads.UseAllProcessors();
            var options = new ThesisReportOptions
            {
                Paths = parsed.GetValue(paths)!, Pairs = Open(parsed.GetValue(pairs), parsed.GetValue(root), parsed.GetValue(split)),
                ImageFolders = parsed.GetValue(images) ?? [], PrimaryRatio = parsed.GetValue(ratio), Trace = parsed.GetValue(trace),
                TraceSampler = Samplers.Parse(parsed.GetValue(sampler)!), Bound = parsed.GetValue(bound),
                Claims = claims.Apply(new ClaimOptions(), parsed),
            };
            if (parsed.GetValue(title) is string heading) options = options with { Title = heading };
            string path = Path.GetFullPath(parsed.GetValue(output)!);
            var shown = ThesisReport.Save(
                options, path, DateTimeOffset.Now, [.. TorchFacts.Collect().Select(f => (f.Name, f.Value))],
                DeviceOption.Choose(parsed.GetValue(device)), session.Stop);
            long bytes = new FileInfo(path).Length;
            if (parsed.GetValue(json)) session.Output.WriteLine(JsonResults.Of(new { report = path, bytes, items = shown }));
            else
            {
                foreach (var (item, state) in shown) session.Output.WriteLine($"{item}: {state}");
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Report: {path} ({bytes / 1e6:0.00} MB)"));
            }
            return 0;
        });
        return command;
    }

    private static IPairSource? Open(string? path, string? root, string? split)
    {
        if (path is null)
            return root is null && split is null ? null
                : throw new JdmException("--root and --split say which of the real pairs to take, but --pairs is missing; name the pairs.");
        var all = PairSources.Open(path, root);
        if (split is not null) return all.WithSplit(split);
        return all.Items.Any(i => i.Split == "train") ? all.WithSplit("train") : all;
    }
}
