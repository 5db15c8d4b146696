using System.CommandLine;
using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm data splits</c>: divide pairs into folds without dividing a group, and write the lists.</summary>
internal static class DataSplitsCommand
{
    internal static Command Create()
    {
        var (path, root, split, json) = (DataCommand.Pairs(), DataCommand.Root(), DataCommand.Split(), DataCommand.AsJson());
        var folds = new Option<int>("--folds") { Description = "Number of folds", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "Seed of the division", DefaultValueFactory = _ => 7 };
        var output = new Option<string?>("--output") { Description = "JSON file for the lists; default: only print the counts" };
        var command = new Command("splits", "Divide pairs into folds; a patient or sequence is never divided")
        {
            path, root, split, folds, seed, output, json,
        };
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            var pairs = PairSources.Open(parsed.GetValue(path)!, parsed.GetValue(root), parsed.GetValue(split));
            var lists = FoldLists.Make(pairs, parsed.GetValue(folds), parsed.GetValue(seed));
            if (parsed.GetValue(output) is { } file) lists.Write(file);
            if (parsed.GetValue(json))
            {
                session.Output.WriteLine(JsonResults.Of(lists));
                return 0;
            }
            for (int fold = 0; fold < lists.Validation.Length; fold++)
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"fold {fold}: {pairs.Items.Count - lists.Validation[fold].Length} to train on, " +
                    $"{lists.Validation[fold].Length} to validate"));
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pairs.Items.Count} pairs in {lists.Groups} groups"));
            return 0;
        });
        return command;
    }
}
