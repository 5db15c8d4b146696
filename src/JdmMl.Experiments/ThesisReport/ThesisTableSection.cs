using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Tables 5.1 to 5.6: the thesis' numbers beside ours.</summary>
internal static class ThesisTableSection
{
    /// <summary>The tables for which there is at least one of our results.</summary>
    internal static IReadOnlyList<IReportPart> Of(ComparableResults results, Coverage coverage)
    {
        var parts = new List<IReportPart>();
        foreach (var table in ThesisTable.All)
        {
            var cells = table.Sets.Select(set => Ours(results, set, table.Transfer)).ToArray();
            string name = $"Table {table.Number}";
            if (cells.All(c => c.Count == 0)) continue;
            coverage.Shown(name, string.Join(", ", table.Sets.Where((_, i) => cells[i].Count > 0)));
            parts.Add(Table(results, table, cells));
        }
        return parts;
    }

    // A table is of its own arm, with real only beside it; controls stand in the transfer tables. Real only alone makes no table.
    private static List<ArmCell> Ours(ComparableResults results, string set, bool transfer)
    {
        var cells = results.Cells.Where(c => ThesisSet.Find(c.DataSet)?.Name == set
            && (c.Key.Arm == ExperimentArm.RealOnly
                || c.Key.Arm is ExperimentArm.SyntheticOnly or ExperimentArm.PermutedOnly != transfer)).ToList();
        return cells.All(c => c.Key.Arm == ExperimentArm.RealOnly) ? [] : cells;
    }

    private static ResultTable Table(ComparableResults results, ThesisTable table, List<ArmCell>[] ours)
    {
        ThesisRow[] printed = [.. ThesisTables.Rows.Where(r => r.Table == table.Number)];
        var rows = new List<(double Order, int Kind, ResultRow Row)>();
        foreach (var method in printed.GroupBy(r => (r.Method, r.SyntheticPercent)))
            rows.Add((method.Key.SyntheticPercent ?? -1, 0, Printed(table, [.. method])));
        foreach (var arm in ours.SelectMany(c => c).GroupBy(c => c.Key))
            rows.Add((Order(arm.Key), 1, Measured(table, arm.Key, [.. arm], ours)));
        return new ResultTable
        {
            Title = $"Table {table.Number}. " +
                $"{(table.Transfer ? "Pretrained on synthetic pairs, finetuned on real ones" : "Trained on synthetic pairs only")}",
            RowHeader = "trained on",
            Columns =
            [
                .. table.Sets.SelectMany(set => (ResultColumn[])[new($"{set} mDice (%)", Format: "0.00"),
                    new($"{set} mIoU (%)", Format: "0.00")]),
                new("seeds"), new("n, images"),
            ],
            Rows = [.. rows.OrderBy(r => r.Order).ThenBy(r => r.Kind).Select(r => r.Row)],
            Notes = [.. Notes(results, table, ours)],
        };
    }

    private static double Order(ArmKey key) => key.Arm switch
    {
        ExperimentArm.WarmRestart => 0.1, ExperimentArm.ClassicalAugmentation => 0.2,
            ExperimentArm.PermutedControl or ExperimentArm.PermutedOnly => key.Ratio + 0.1,
        _ => key.Ratio,
    };

    private static ResultRow Printed(ThesisTable table, ThesisRow[] rows)
    {
        var percent = rows[0].SyntheticPercent is > 0 and var p ? $", {p} %" : "";
        var quoted = rows[0].SyntheticPercent is null ? " (quoted there)" : "";
        ResultCell Cell(string set, Func<ThesisRow, double> value) =>
            rows.FirstOrDefault(r => r.DataSet == set) is { } row ? ResultCell.Of(value(row)) : ResultCell.Missing;
        return new ResultRow(
            $"Thesis: {Short(rows[0].Method)}{percent}{quoted}",
            [
                .. table.Sets.SelectMany(set => (ResultCell[])[Cell(set, r => r.MeanDice), Cell(set, r => r.MeanIou)]),
                ResultCell.Of(quoted == "" ? "5\u00A0folds" : "–"),
                ResultCell.Of(string.Join("/", table.Sets.Select(set => ThesisSet.All.First(s => s.Name == set).Images))),
            ],
            IsReference: true);
    }

    private static string Short(string method) =>
        method.Replace("nnU-Net, ", "").Replace("synthetic pretrain + real finetune", "pretrained + finetuned");

    private static ResultRow Measured(ThesisTable table, ArmKey key, ArmCell[] cells, List<ArmCell>[] all)
    {
        ArmCell? Of(string set) => cells.FirstOrDefault(c => ThesisSet.Find(c.DataSet)!.Name == set);
        ResultCell Cell(string set, Metric metric) => Of(set) is { } cell && cell.Has(metric.Name)
            ? ResultCell.Of(cell.Mean(metric.Name), cell.IntervalOf(metric.Name))
            : ResultCell.Missing;
        string Counts(Func<ArmCell, int> count) => string.Join("/", table.Sets.Select(set => Of(set) is { } cell
            ? count(cell).ToString(CultureInfo.InvariantCulture) : "–"));
        bool several = all.SelectMany(c => c).Where(c => c.Key.Arm == ExperimentArm.RealOnly).Select(c => c.Key.Steps).Distinct()
            .Count() > 1;
        string steps = several && key.Arm == ExperimentArm.RealOnly
            ? key.Steps is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known:#,0} steps") : ", steps not recorded" : "";
        return new ResultRow(
            $"Ours: {key.Name}{steps}",
            [
                .. table.Sets.SelectMany(set => (ResultCell[])[Cell(set, Metric.Dice), Cell(set, Metric.Iou)]),
                ResultCell.Of(Counts(c => c.Runs.Count)), ResultCell.Of(Counts(c => c.Images)),
            ]);
    }

    private static IEnumerable<string> Notes(ComparableResults results, ThesisTable table, List<ArmCell>[] ours)
    {
        var absent = table.Sets.Where((_, i) => ours[i].Count == 0).ToArray();
        if (absent.Length > 0) yield return $"Absent: we have no results on {string.Join(", ", absent)}; the columns hold the thesis' " +
            "numbers only.";
        foreach (var cell in ours.Where(c => c.Count > 0).Select(c => c[0]))
        {
            var set = ThesisSet.Find(cell.DataSet)!;
            var words = $"{set.Name} is our data set '{cell.DataSet}': n = {cell.Images} images in {cell.Groups} groups";
            yield return cell.Images == set.Images
                ? $"{words}, as many as in the thesis."
                : $"{words}; the thesis has {set.Images}, so it is not its test set and the numbers beside each other are of different " +
                    "images.";
        }
        var sizes = ours.SelectMany(c => c).SelectMany(c => c.Runs).Select(r => r.Result.AtNetworkSize?.Resolution)
            .OfType<EvaluationResolution>().Distinct();
        var network = string.Join(", ", sizes.Select(s => $"{s}"));
        yield return "Ours: mean over runs and images of the foreground score, in brackets its 95 % bootstrap interval over groups and " +
            $"runs. {results.Words}{(network.Length > 0 ? $" Also scored at network size {network}, see below." : "")}";
        if (table.Remark is { } remark) yield return remark;
        yield return "The thesis (nnU-Net) prints means of five folds and no variance; its numbers are read from its tables, where rows " +
            "of other methods are quoted from leaderboards.";
    }
}
