using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Results that name no arm: shown, but in no figure of the thesis and in no claim.</summary>
internal static class UnnamedResults
{
    /// <summary>A table; null where every result names its arm.</summary>
    internal static ResultTable? Of(IReadOnlyCollection<ResultFile> files)
    {
        var unnamed = files.Where(f => f.Arm is null).Select(f => f.Result).ToArray();
        if (unnamed.Length == 0) return null;
        string Conventions(EvaluationResult r) => string.Join("; ", r.Conventions.Entries().Select(e => $"{e.Key}: {e.Value}"));
        string[] different = [.. unnamed.Select(Conventions).Distinct()];
        ResultCell Cell(EvaluationResult result, Metric metric) =>
            result.Summary.TryGetValue(metric.Name, out var summary) ? ResultCell.Percent(summary.Mean) : ResultCell.Missing;
        return new ResultTable
        {
            Title = "Results that name no arm", RowHeader = "result",
            Columns = [new("data set"), new("Dice (%)", Format: "0.00"), new("IoU (%)", Format: "0.00"), new("n, images"), new("seed"),
                new("resolution"), new("conventions")],
            Rows =
            [
                .. unnamed.Select(r => new ResultRow(r.Name,
                [
                    ResultCell.Of(r.DataSet), Cell(r, Metric.Dice), Cell(r, Metric.Iou),
                        ResultCell.Of(r.Count.ToString(CultureInfo.InvariantCulture)),
                    ResultCell.Of(string.Join("+", r.Seeds)), ResultCell.Of($"{r.Resolution}"),
                    ResultCell.Of($"{(char)('A' + Array.IndexOf(different, Conventions(r)))}"),
                ])),
            ],
            Notes =
            [
                $"They take part in no figure and in no claim; 'jdm evaluate --provenance {ArmProvenance.ArmKey}=...' names an arm.",
                .. different.Select((words, i) => $"Conventions {(char)('A' + i)}: {words}."),
            ],
        };
    }
}
