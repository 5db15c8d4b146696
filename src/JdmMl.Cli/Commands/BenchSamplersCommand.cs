using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Experiments;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm bench samplers</c>: pairs an hour at equal downstream Dice.</summary>
internal static class BenchSamplersCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a trained joint model, a candidate or a checkpoint" };
        var pairs = new Option<string>("--pairs") { Description = "Folder or manifest with the held-out pairs", Required = true };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Held-out split, or several such as val,test; default: all but train" };
        var fast = new Option<string>("--fast") { Description = "Sampler to be shown equal", DefaultValueFactory = _ => "dpm++:20" };
        var reference = new Option<string>("--reference")
            { Description = "Sampler to compare with", DefaultValueFactory = _ => "ancestral" };
        var output = new Option<string>("--output")
            { Description = "Folder of pools, segmenters and report", DefaultValueFactory = _ => Path.Combine("runs", "bench-samplers") };
        var shard = new Option<string?>("--shard")
            { Description = "i/n: only draw the pairs of shard i of n, one process each; afterwards the command without it" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var device = DeviceOption.Create();
        var more = new RecordOptions<SamplerRunOptions>(nameof(SamplerRunOptions.Output));
        var command = new Command(
            "samplers",
            "Compare two samplers by pairs an hour and by the Dice of segmenters trained on their pairs; the same command continues")
        {
            model, pairs, root, split, fast, reference, output, shard, json, device,
        };
        more.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            var options = more.Apply(
                new SamplerRunOptions
                {
                    HeldOut = HeldOut(parsed.GetValue(pairs)!, parsed.GetValue(root), parsed.GetValue(split)),
                    Output = parsed.GetValue(output)!,
                    Fast = Samplers.Parse(parsed.GetValue(fast)!), Reference = Samplers.Parse(parsed.GetValue(reference)!),
                },
                parsed);
            options.Validate();
            var share = parsed.GetValue(shard) is string text ? Shard.Parse(text) : null;
            TorchThreads.UseAllProcessors();
            using var loaded = JointDiffusionModel.Load(parsed.GetValue(model)!, DeviceOption.Choose(parsed.GetValue(device)));
            var run = new SamplerRun(options, loaded);
            if (share is not null)
            {
                long drawn = ProgressDisplay.Run(session, progress => run.Draw(share, progress, session.Stop));
                session.Output.WriteLine(
                    $"Shard {share} is drawn. " +
                    $"Once all shards are, the same command without --shard finishes. Pairs in the pools: {drawn}.");
                return 0;
            }
            Print(session, ProgressDisplay.Run(session, progress => run.Run(progress, session.Stop)), parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static IPairSource HeldOut(string path, string? root, string? split)
    {
        var all = PairSources.Open(path, root);
        if (split is not null)
        {
            IPairSource[] parts = [.. split.Split(',', StringSplitOptions.TrimEntries).Distinct().Select(name => all.WithSplit(name))];
            return parts.Length == 1 ? parts[0] : parts[0].Concat(parts[1..]);
        }
        int[] others = [.. Enumerable.Range(0, all.Items.Count).Where(i => all.Items[i].Split != "train")];
        return others.Length > 0
            ? all.Select(others)
            : throw new JdmException(
                $"'{all.Name}' holds training pairs only, and segmenters are compared on pairs that the model did not learn from. " +
                "Name other pairs, or --split train if the model has never seen these.");
    }

    private static void Print(Session session, SamplerRunResult result, bool json)
    {
        string folder = Path.GetFullPath(result.Options.Output), report = Path.Combine(folder, "report.html");
        SamplerReport.Save(result, report, DateTimeOffset.Now, [.. TorchFacts.Collect().Select(f => (f.Name, f.Value))]);
        string text = JsonResults.Of(Summary(result, report));
        AtomicFile.WriteAllText(Path.Combine(folder, "result.json"), text);
        if (json)
        {
            session.Output.WriteLine(text);
            return;
        }
        session.Output.WriteLine(SamplerReport.Speed(result).ToText());
        session.Output.WriteLine(SamplerReport.Quality(result).ToText());
        if (SamplerReport.Warning(result) is string warning) session.Output.WriteLine("Warning: " + warning);
        session.Output.WriteLine(result.Sentence);
        session.Output.WriteLine($"Report: {report}");
    }

    private static object Summary(SamplerRunResult result, string report)
    {
        object Arm(SamplerArm arm) => new
        {
            sampler = arm.Sampler, networkCalls = arm.NetworkCalls, pace = arm.Pace,
            meanDice = arm.MeanDice, meanDicePerSeed = arm.MeanDicePerSeed,
        };
        var d = result.Difference;
        return new
        {
            modelHash = result.ModelHash, count = result.Options.Count, seeds = result.Options.Seeds,
            heldOutImages = result.Options.HeldOut.Items.Count, fast = Arm(result.Fast), reference = Arm(result.Reference),
            cpuSpeedup = result.CpuSpeedup, wallSpeedup = result.WallSpeedup,
            differencePoints = d.Mean, lower = d.Interval.Lower, upper = d.Interval.Upper, margin = d.Margin, equivalent = d.Equivalent,
            allForegroundDice = result.AllForegroundDice, learnedSomething = result.LearnedSomething, sentence = result.Sentence, report,
        };
    }
}
