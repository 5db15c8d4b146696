using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Experiments;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm demo</c>: the main job from end to end, on phantoms or on the user's pairs.</summary>
internal static class DemoCommand
{
    private const int PhantomTrain = 200, PhantomTest = 100, PhantomSize = 64;

    internal static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "Folder with images/ and masks/, or a manifest; default: phantoms" };
        var phantoms = new Option<PhantomKind>("--phantoms")
        {
            Description = "Which phantoms to draw where no data are given",
            DefaultValueFactory = _ => PhantomKind.Nuclei,
        };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var trainSplit = new Option<string?>("--train-split")
            { Description = "Split to learn from; default: train where it exists, else 80 % by seed" };
        var testSplit = new Option<string?>("--test-split")
            { Description = "Held-out split; default: val, valid or test where one exists, else the other 20 %" };
        var maxTest = new Option<int?>("--max-test") { Description = "Use at most so many held-out images" };
        var minutes = new Option<double>("--minutes") { Description = "Computing time to aim at", DefaultValueFactory = _ => 5.5 };
        var size = new Option<int>("--image-size")
            { Description = "Height and width of both networks, pixels", DefaultValueFactory = _ => 32 };
        var crop = new Option<string>("--crop")
            { Description = "'resize' or 'patches(<size>,<stride>)'", DefaultValueFactory = _ => "resize" };
        var ratio = new Option<double>("--ratio") { Description = "Synthetic pairs for each real one", DefaultValueFactory = _ => 2 };
        var sampler = new Option<string>("--sampler")
            { Description = "ancestral, ancestral:250, ddim:50 or dpm++:20", DefaultValueFactory = _ => "dpm++:20" };
        var width = new Option<int>("--base-channels")
            { Description = "Channels of the diffusion network's first level", DefaultValueFactory = _ => 32 };
        var blocks = new Option<int>("--residual-blocks")
            { Description = "Residual blocks of a level of the diffusion network", DefaultValueFactory = _ => 1 };
        var objective = new Option<Objective>("--objective")
        {
            Description = "What the diffusion network predicts: Velocity, or Noise as in the thesis",
            DefaultValueFactory = _ => Objective.Velocity,
        };
        var rate = new Option<double>("--learning-rate")
            { Description = "Learning rate of the diffusion network", DefaultValueFactory = _ => 1e-3 };
        var batch = new Option<int>("--batch-size") { Description = "Pairs in a training step", DefaultValueFactory = _ => 16 };
        var mode = new Option<JointDiffusionMode>("--mode")
        {
            Description = "Corrected, or Thesis: the thesis' code as it is", DefaultValueFactory = _ => JointDiffusionMode.Corrected,
        };
        var seed = new Option<int>("--seed") { Description = "Seed of everything", DefaultValueFactory = _ => 7 };
        var output = new Option<string?>("--output")
            { Description = "Folder for checkpoints, pairs, models and the report; default: runs/demo" };
        var fresh = new Option<bool>("--fresh") { Description = "Delete what an earlier run left in the output folder" };
        var command = new Command(
            "demo", "Train a joint diffusion model, draw pairs, train segmenters with and without them, compare on held-out images")
        {
            data, phantoms, root, trainSplit, testSplit, maxTest, minutes, size, crop, ratio, sampler, width, blocks, objective, rate,
            batch, mode, seed, output, fresh,
        };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(data);
            int chosenSeed = parsed.GetValue(seed);
            var (train, test) = path is null
                ? (new PhantomPairs(parsed.GetValue(phantoms), PhantomTrain, PhantomSize, chosenSeed),
                    new PhantomPairs(parsed.GetValue(phantoms), PhantomTest, PhantomSize, chosenSeed + 1, "test"))
                : Divide(
                    PairSources.Open(path, parsed.GetValue(root)), parsed.GetValue(trainSplit), parsed.GetValue(testSplit), chosenSeed);
            if (parsed.GetValue(maxTest) is int most && most < test.Items.Count)
                test = test.Select([.. Enumerable.Range(0, Math.Max(0, most))]);
            var options = new DemoOptions
            {
                Train = train, Test = test,
                Output = parsed.GetValue(output)
                    ?? Path.Combine("runs", path is null ? "demo" : "demo-" + train.Name.Replace(Path.DirectorySeparatorChar, '-')),
                Minutes = parsed.GetValue(minutes), ImageSize = parsed.GetValue(size),
                Crop = CropModeConverter.Parse(parsed.GetValue(crop)!), Ratio = parsed.GetValue(ratio),
                Sampler = Samplers.Parse(parsed.GetValue(sampler)!), BaseChannels = parsed.GetValue(width),
                ResidualBlocks = parsed.GetValue(blocks), Objective = parsed.GetValue(objective), LearningRate = parsed.GetValue(rate),
                BatchSize = parsed.GetValue(batch), Mode = parsed.GetValue(mode), Seed = chosenSeed,
            };
            return Run(options, parsed.GetValue(fresh));
        });
        return command;
    }

    private static int Run(DemoOptions options, bool fresh)
    {
        options.Validate();
        TorchThreads.UseAllProcessors();
        if (fresh && Directory.Exists(options.Output)) DeleteRun(options.Output);
        var session = Session.Current;
        session.Errors.WriteLine(
            $"{options.Train.Items.Count} pairs to learn from, {options.Test.Items.Count} held out; " +
            $"everything goes to '{options.Output}'.");
        var result = ProgressDisplay.Run(session, progress => new DemoExperiment(options).Run(progress, session.Stop));
        string report = Path.GetFullPath(Path.Combine(options.Output, "report.html"));
        DemoReport.Save(result, report, DateTimeOffset.Now, [.. TorchFacts.Collect().Select(f => (f.Name, f.Value))]);
        DemoReport.SavePicture(result, Path.Combine(options.Output, "pairs.png"));
        session.Output.WriteLine();
        session.Output.WriteLine(DemoReport.Table(result).ToText());
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Report: {report}"));
        return 0;
    }

    private static void DeleteRun(string folder)
    {
        if (Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, "plan.json")))
            throw new JdmException(
                $"--fresh: '{folder}' holds files but no plan.json of an earlier demo, so it is left alone. Choose another --output.");
        Directory.Delete(folder, recursive: true);
    }

    private static (IPairSource Train, IPairSource Test) Divide(IPairSource all, string? trainSplit, string? testSplit, int seed)
    {
        var splits = all.Items.Select(i => i.Split).ToHashSet();
        bool named = trainSplit is not null || testSplit is not null;
        trainSplit ??= splits.Contains("train") ? "train" : null;
        testSplit ??= new[] { "val", "valid", "test" }.FirstOrDefault(splits.Contains);
        if (trainSplit is not null && testSplit is not null) return (all.WithSplit(trainSplit), all.WithSplit(testSplit));
        if (!named) return PairSplits.TrainTest(all, 0.2, seed);
        throw new JdmException(
            $"Only one of two splits is known: --{(trainSplit is null ? "train" : "test")}-split is missing, and '{all.Name}' has " +
            $"the splits {string.Join(", ", splits.Order(StringComparer.Ordinal))}. Name both.");
    }
}
