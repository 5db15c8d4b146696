using System.CommandLine;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm data verify</c>: read every pair, or compare a prepared copy with its record.</summary>
internal static class DataVerifyCommand
{
    private const int MostPrinted = 20;

    internal static Command Create()
    {
        var (path, root, split, json) = (DataCommand.Pairs(), DataCommand.Root(), DataCommand.Split(), DataCommand.AsJson());
        var command = new Command("verify", "Read every pair and say what is there, or what is wrong file by file")
        {
            path, root, split, json,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(path)!;
            var prepared = PreparedCopy.IsPrepared(folder) && parsed.GetValue(split) is null && parsed.GetValue(root) is null;
            if (prepared) VerifyPrepared(Session.Current, folder, parsed.GetValue(json));
            else
                VerifyPairs(
                    Session.Current, PairSources.Open(folder, parsed.GetValue(root), parsed.GetValue(split)), parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void VerifyPrepared(Session session, string folder, bool json)
    {
        var record = PreparedRecord.Read(folder);
        var faults = ProgressDisplay.Run(
            session, progress => PreparedCopy.Verify(folder, new DataCommand.Progress(progress), session.Stop));
        if (json) session.Output.WriteLine(JsonResults.Of(new { record.Name, record.Counts, Faults = faults }));
        ThrowIfAny(folder, faults);
        if (json) return;
        foreach (var line in DataCommand.Counts(record.Pairs.Select(pair => (pair.Split, pair.Group)))) session.Output.WriteLine(line);
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{record.Name}: {record.Pairs.Sum(pair => pair.Files().Count())} files agree with {PreparedRecord.FileName}"));
    }

    private static void VerifyPairs(Session session, IPairSource pairs, bool json)
    {
        var (shares, sizes, highest, faults) = (new List<double>(), new HashSet<string>(), 0, new List<FileFault>());
        ProgressDisplay.Run(session, progress =>
        {
            var clock = new ProgressClock(progress, "verify", pairs.Items.Count);
            for (int i = 0; i < pairs.Items.Count; i++)
            {
                session.Stop.ThrowIfCancellationRequested();
                try
                {
                    var pair = pairs.Read(i);
                    shares.Add(pair.Mask.ForegroundShare());
                    sizes.Add($"{pair.Image.Width}x{pair.Image.Height}");
                    highest = Math.Max(highest, pair.Mask.HighestLabel());
                }
                catch (JdmException fault)
                {
                    faults.Add(new FileFault(pairs.Items[i].Id, fault.Message));
                }
                clock.Report(i + 1);
            }
            return 0;
        });
        var empty = shares.Count(share => share == 0);
        if (json)
            session.Output.WriteLine(JsonResults.Of(new
            {
                pairs.Name, Pairs = pairs.Items.Count, Classes = highest + 1, EmptyMasks = empty,
                Foreground = shares.Count == 0 ? 0 : shares.Average(), Sizes = sizes, Faults = faults,
            }));
        ThrowIfAny(pairs.Name, faults);
        if (json) return;
        foreach (var line in DataCommand.Counts(pairs.Items.Select(item => (item.Split, item.Group)))) session.Output.WriteLine(line);
        session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{highest + 1} classes; foreground {100 * shares.Average():0.0} % on average, {empty} empty masks; " +
            $"sizes: {string.Join(", ", sizes.Take(5))}{(sizes.Count > 5 ? $" and {sizes.Count - 5} more" : "")}"));
    }

    private static void ThrowIfAny(string what, IReadOnlyList<FileFault> faults)
    {
        if (faults.Count == 0) return;
        var lines = faults.Take(MostPrinted).Select(fault => $"\n  {fault.Path}: {fault.What}");
        var rest = faults.Count > MostPrinted ? $"\n  and {faults.Count - MostPrinted} more (--json lists all)" : "";
        throw new JdmException($"'{what}' has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}:{string.Concat(lines)}{rest}");
    }
}
