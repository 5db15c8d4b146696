using System.CommandLine;
using System.Globalization;
using JdmMl.Cli.Machine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Experiments;
using JdmMl.Segmentation;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm segment train</c>: fingerprint, plan, pretrain on synthetic pairs, finetune each fold on real ones.</summary>
internal static class SegmentTrainCommand
{
    internal static Command Create()
    {
        var data = new Argument<string>("data") { Description = "Real pairs: folder with images/ and masks/, or a manifest" };
        var synthetic = new Option<string?>("--synthetic") { Description = "Synthetic pairs, for instance what jdm sample wrote" };
        var most = new Option<int?>("--max-synthetic") { Description = "Use the first so many synthetic pairs" };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split to learn from; default: train where it exists, else all pairs" };
        var output = new Option<string>("--output") { Description = "Folder of plan, checkpoints, models and summary", Required = true };
        var preset = new Option<string?>("--preset")
        {
            Description = $"Options to start from: {string.Join(", ", SegmentationPresets.ByName.Keys)}; default: nnU-Net's own",
        };
        preset.AcceptOnlyFromAmong([.. SegmentationPresets.ByName.Keys]);
        var fold = new Option<string>("--fold")
            { Description = "0 to 4, several such as 0,1,2,3,4, or all; all folds share one pretraining", DefaultValueFactory = _ => "0" };
        var grouped = new Option<bool>("--grouped") { Description = "Keep patients and video sequences together in folds" };
        var splits = new Option<string?>("--splits")
            { Description = $"A {SplitsFile.Name} that says what the folds are; default: the data folder's own, else nnU-Net's folds" };
        var rates = new Option<string?>("--learning-rates")
            { Description = "Rates to choose from on the first fold, such as 1e-2,1e-3; for the last stage" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        var device = DeviceOption.Create();
        var options = new RecordOptions<SegmentationOptions>();
        var command = new Command("train", "Train segmentation networks on folds of image/mask pairs; the same command continues it")
        {
            data, synthetic, most, root, split, output, preset, fold, grouped, splits, rates, json, device,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            var (start, given) = Start(parsed.GetValue(preset));
            foreach (var name in options.Given(parsed)) given[name] = "given";
            var training = options.Apply(start, parsed);
            if (training.ClassNames is { Count: > 1 } names && !given.ContainsKey(nameof(training.Classes)))
            {
                training = training with { Classes = names.Count };
                given[nameof(training.Classes)] = "the number of class names";
            }
            string path = parsed.GetValue(data)!;
            var run = new SegmentationRunOptions
            {
                Pairs = Open(path, parsed.GetValue(root), parsed.GetValue(split)),
                Synthetic = First(parsed.GetValue(synthetic), parsed.GetValue(most)),
                Output = parsed.GetValue(output)!,
                Training = training,
                Given = given,
                Folds = parsed.GetValue(fold)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Grouped = parsed.GetValue(grouped),
                SplitsFile = parsed.GetValue(splits) ?? (parsed.GetValue(grouped) ? null : SplitsIn(path)),
                LearningRates = Rates(parsed.GetValue(rates)),
            };
            run.Validate();
            TorchThreads.UseAllProcessors();
            var where = DeviceOption.Choose(parsed.GetValue(device));
            session.Errors.WriteLine(
                $"{run.Pairs.Items.Count} real and {run.Synthetic?.Items.Count ?? 0} synthetic pairs, " +
                $"fold {string.Join(", ", run.Folds)}, on {where}; everything goes to '{run.Output}'.");
            var result = ProgressDisplay.Run(session, progress => new SegmentationRun(run, where).Run(progress, session.Stop));
            if (parsed.GetValue(json)) session.Output.WriteLine(Json(result));
            else Print(session, result, run);
            return 0;
        });
        return command;
    }

    private static (SegmentationOptions Options, Dictionary<string, string> Given) Start(string? preset)
    {
        if (preset is null) return (new SegmentationOptions(), []);
        var (chosen, plain) = (SegmentationPresets.ByName[preset], new SegmentationOptions());
        return (chosen, typeof(SegmentationOptions).GetProperties()
            .Where(property => property.CanWrite && !Equals(property.GetValue(chosen), property.GetValue(plain)))
            .ToDictionary(property => property.Name, _ => $"preset {preset}"));
    }

    private static IPairSource Open(string path, string? root, string? split)
    {
        var all = PairSources.Open(path, root);
        if (split is not null) return all.WithSplit(split);
        return all.Items.Any(i => i.Split == "train") ? all.WithSplit("train") : all;
    }

    private static IPairSource? First(string? path, int? most)
    {
        if (path is null) return null;
        var all = PairSources.Open(path);
        if (most is not { } count) return all;
        if (count < 1 || count > all.Items.Count)
            throw new JdmException($"--max-synthetic is {count}; expected 1 to {all.Items.Count}, the number of pairs in '{path}'.");
        return all.Select([.. Enumerable.Range(0, count)]);
    }

    private static string? SplitsIn(string data) =>
        Directory.Exists(data) && Path.Combine(data, SplitsFile.Name) is var file && File.Exists(file) ? file : null;

    private static double[] Rates(string? text) => text is null
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
            double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
                ? rate
                : throw new JdmException($"--learning-rates: '{part}' is no number; expected a list such as 1e-2,1e-3."))];

    private static string Json(SegmentationRunResult result) => JsonResults.Of(new
    {
        result.MeanDice, result.MeanIou, result.LearningRates, result.Postprocessing,
        folds = result.Folds.Select(fold => new
        {
            fold.Fold, fold.TrainingCases, validationCases = fold.Validation.Cases.Count, fold.Validation.MeanDice,
            fold.Validation.MeanIou, fold.Validation.ClassDice, pseudoDice = fold.History[^1].Validation?.Average, fold.Model,
        }),
    });

    private static void Print(Session session, SegmentationRunResult result, SegmentationRunOptions run)
    {
        foreach (var trial in result.LearningRates?.Trials ?? [])
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{result.LearningRates!.Option} {trial.LearningRate}: ") + (trial.AverageDice is { } dice
                ? string.Create(CultureInfo.InvariantCulture, $"average pseudo Dice {dice:0.0000}")
                : trial.Failure));
        foreach (var fold in result.Folds)
        {
            var (validation, last) = (fold.Validation, fold.History[^1]);
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Fold {fold.Fold}: {fold.TrainingCases} cases, {fold.History.Sum(stage => stage.Steps)} steps, ") +
                string.Create(CultureInfo.InvariantCulture,
                $"average pseudo Dice {last.Validation?.Average:0.0000} (best {last.Validation?.BestAverage:0.0000} in epoch ") +
                string.Create(CultureInfo.InvariantCulture,
                $"{last.Validation?.BestEpoch} of {last.Epochs}); on {validation.Cases.Count} validation cases ") +
                string.Create(CultureInfo.InvariantCulture,
                $"Dice {validation.MeanDice:0.0000} [{validation.DiceInterval[0]:0.0000}, {validation.DiceInterval[1]:0.0000}], IoU {validation.MeanIou:0.0000}"));
            session.Output.WriteLine($"Model: {Path.GetFullPath(fold.Model)}");
        }
        if (result.Folds.Count > 1)
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Mean of {result.Folds.Count} folds: Dice {result.MeanDice:0.0000}, IoU {result.MeanIou:0.0000}"));
        foreach (var trial in result.Postprocessing?.Trials ?? []) session.Output.WriteLine($"Postprocessing: {trial}");
        session.Output.WriteLine($"Summary: {Path.GetFullPath(Path.Combine(run.Output, "summary.json"))}");
    }
}
