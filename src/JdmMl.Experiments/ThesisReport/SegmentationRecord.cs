using System.Globalization;
using System.Text.Json;
using JdmMl.Experiments.Reports;
using JdmMl.Segmentation;

namespace JdmMl.Experiments;

/// <summary>A training of segmenters on disk, finished or not: what it was, its losses, its validation.</summary>
internal sealed record SegmentationRecord
{
    private sealed record Source(string Name, int Pairs, int Cases, string Hash);

    internal required string Folder { get; init; }

    internal string Name => Path.GetFileName(Folder);

    internal required SegmentationOptions Training { get; init; }

    internal required int RealPairs { get; init; }

    internal required int SyntheticPairs { get; init; }

    internal required IReadOnlyList<string> Folds { get; init; }

    /// <summary>Mean foreground Dice on the folds' validation cases, 0-1; null where no fold is finished.</summary>
    internal double? Dice { get; private init; }

    /// <summary>Epochs by stage, fold first.</summary>
    internal required IReadOnlyList<(string Stage, IReadOnlyList<EpochRecord> Epochs)> Stages { get; init; }

    /// <summary>Reads a run.</summary>
    /// <exception cref="JdmException">Its description is damaged.</exception>
    internal static SegmentationRecord Open(string folder)
    {
        var path = Path.Combine(folder, "run.json");
        try
        {
            using var run = JsonDocument.Parse(File.ReadAllText(path));
            var root = run.RootElement;
            int Pairs(string key) => root.TryGetProperty(key, out var set) && set.ValueKind == JsonValueKind.Object
                ? set.GetProperty("pairs").GetInt32() : 0;
            string[] folds = [.. root.GetProperty("folds").EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];
            return new SegmentationRecord
            {
                Folder = folder, Training = root.GetProperty("training").Deserialize<SegmentationOptions>(SegmentationJson.Settings)!,
                RealPairs = Pairs("real"), SyntheticPairs = Pairs("synthetic"), Folds = folds, Dice = Validation(folder, folds),
                Stages = [.. EpochFiles(folder).Select(file => (Label(folder, file), Epochs(file)))],
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new JdmException($"'{path}' cannot be read: {fault.Message} Train again, or leave the folder out.", fault);
        }
    }

    /// <summary>Losses of every stage and fold.</summary>
    internal LineChart? Losses()
    {
        var stages = Stages.Where(s => s.Epochs.Count > 0).ToArray();
        return stages.Length == 0 ? null : new LineChart
        {
            Title = $"{Name}: losses", XLabel = "optimiser steps of the stage", YLabel = "Dice + cross-entropy", Width = 480, Height = 280,
            Series =
            [
                .. stages.SelectMany(s => (LineSeries?[])
                [
                    Series(s.Stage, s.Epochs, e => e.Loss),
                    s.Epochs.All(e => e.ValidationLoss is null) ? null
                        : Series($"{s.Stage}, validation", s.Epochs, e => e.ValidationLoss ?? double.NaN),
                ]).OfType<LineSeries>(),
            ],
        };
    }

    /// <summary>All runs in one table.</summary>
    internal static ResultTable Table(IReadOnlyList<SegmentationRecord> runs) => new()
    {
        Title = "Segmentation runs", RowHeader = "run",
        Columns =
        [
            new("regime"), new("real pairs", Format: "0"), new("synthetic pairs", Format: "0"), new("network"), new("epochs x steps"),
            new("seed", Format: "0"), new("folds"), new("validation Dice (%)", Format: "0.0"),
        ],
        Rows =
        [
            .. runs.Select(run => new ResultRow(run.Name,
            [
                ResultCell.Of(Words(run.Training.Regime.ToString())), ResultCell.Of(run.RealPairs), ResultCell.Of(run.SyntheticPairs),
                ResultCell.Of($"{run.Training.Architecture}, " +
                    $"{string.Join(" x ", (int[])[run.Training.ResolvePatch().Height, run.Training.ResolvePatch().Width])} px"),
                ResultCell.Of(string.Create(CultureInfo.InvariantCulture,
                    $"{run.Training.PretrainEpochs} + {run.Training.FinetuneEpochs} x {run.Training.IterationsPerEpoch}")),
                ResultCell.Of(run.Training.Seed), ResultCell.Of(string.Join(", ", run.Folds)),
                run.Dice is { } dice ? ResultCell.Percent(dice) : ResultCell.Of("not finished"),
            ])),
        ],
        Notes = ["Validation: mean over folds of the foreground Dice on the fold's own validation cases at native size; it is no test."],
    };

    private static LineSeries Series(string name, IReadOnlyList<EpochRecord> epochs, Func<EpochRecord, double> value) =>
        new(name, [.. epochs.Select(e => (double)e.Step)], [.. epochs.Select(value)]);

    private static double? Validation(string folder, string[] folds)
    {
        var found = folds.Select(f => Path.Combine(folder, "fold_" + f, "validation.json")).Where(File.Exists)
            .Select(f => JsonSerializer.Deserialize<FoldValidation>(File.ReadAllText(f), SegmentationJson.Settings)!.MeanDice).ToArray();
        return found.Length == 0 ? null : found.Average();
    }

    // The file beside the checkpoints, not the copy in each of them.
    private static IEnumerable<string> EpochFiles(string folder) => Directory.EnumerateFiles(folder, "epochs.jsonl",
        SearchOption.AllDirectories)
        .Where(f => !Path.GetFileName(Path.GetDirectoryName(f)!).StartsWith("checkpoint-", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static EpochRecord[] Epochs(string file) =>
    [
        .. File.ReadLines(file).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<EpochRecord>(line, SegmentationJson.Settings)!),
    ];

    private static string Label(string folder, string file) => string.Join(
        " ", Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar)
            .Where(part => part != "checkpoints").Select(part => part.Replace('_', ' ')));

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
