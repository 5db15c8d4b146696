using System.CommandLine;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm data</c>: lay out, check and divide pairs before training on them.</summary>
internal static class DataCommand
{
    internal static Command Create() => new("data", "Work with image/mask pairs")
    {
        DataVerifyCommand.Create(), DataPrepareCommand.Create(), DataSplitsCommand.Create(), DataAuditCommand.Create(),
    };

    internal static Argument<string> Pairs() => new("path")
    {
        Description = "Folder with images/ and masks/, a prepared folder, or a manifest",
    };

    internal static Option<string?> Root() => new("--root") { Description = "Folder of the files that a manifest describes" };

    internal static Option<string?> Split() => new("--split") { Description = "Split to read; default: all" };

    internal static Option<bool> AsJson() => new("--json") { Description = "Print as JSON" };

    internal static IEnumerable<string> Counts(IEnumerable<(string Split, string Group)> items) => items
        .GroupBy(item => item.Split)
        .OrderBy(split => split.Key, StringComparer.Ordinal)
        .Select(split => string.Create(CultureInfo.InvariantCulture,
            $"{(split.Key == "" ? "(no split)" : split.Key)}: {split.Count()} pairs " +
            $"in {split.Select(item => item.Group).Distinct().Count()} groups"));

    /// <summary>Shows the library's progress with this program's bars.</summary>
    internal sealed class Progress(IProgress<TrainingProgress> display) : IProgress<PrepareProgress>
    {
        private readonly Dictionary<string, ProgressClock> _clocks = [];

        public void Report(PrepareProgress value)
        {
            if (!_clocks.TryGetValue(value.Stage, out var clock))
                _clocks[value.Stage] = clock = new ProgressClock(display, value.Stage, value.Total);
            clock.Report(value.Done);
        }
    }
}
