using System.CommandLine;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm data</c>: look at pairs before training on them.</summary>
internal static class DataCommand
{
    internal static Command Create() => new("data", "Work with image/mask pairs") { Verify(), DataAuditCommand.Create() };

    private static Command Verify()
    {
        var path = new Argument<string>("path") { Description = "Folder with images/ and masks/, or a manifest" };
        var root = new Option<string?>("--root") { Description = "Folder of the files that a manifest describes" };
        var split = new Option<string?>("--split") { Description = "Split to read; default: all" };
        var command = new Command("verify", "Read every pair and say what is there") { path, root, split };
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            var pairs = PairSources.Open(parsed.GetValue(path)!, parsed.GetValue(root), parsed.GetValue(split));
            var (shares, sizes, highest) = (new List<double>(), new HashSet<string>(), 0);
            ProgressDisplay.Run(session, progress =>
            {
                var clock = new ProgressClock(progress, "verify", pairs.Items.Count);
                for (int i = 0; i < pairs.Items.Count; i++)
                {
                    session.Stop.ThrowIfCancellationRequested();
                    var pair = pairs.Read(i);
                    shares.Add(pair.Mask.ForegroundShare());
                    sizes.Add($"{pair.Image.Width}x{pair.Image.Height}");
                    highest = Math.Max(highest, pair.Mask.HighestLabel());
                    clock.Report(i + 1);
                }
                return 0;
            });
            foreach (var group in pairs.Items.GroupBy(i => i.Split).OrderBy(g => g.Key, StringComparer.Ordinal))
                session.Output.WriteLine(
                    $"{(group.Key == "" ? "(no split)" : group.Key)}: {group.Count()} pairs " +
                    $"in {group.Select(i => i.Group).Distinct().Count()} groups");
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{highest + 1} classes; foreground {100 * shares.Average():0.0} % on average, " +
                $"{shares.Count(s => s == 0)} empty masks; " +
                $"sizes: {string.Join(", ", sizes.Take(5))}{(sizes.Count > 5 ? $" and {sizes.Count - 5} more" : "")}"));
            return 0;
        });
        return command;
    }
}
