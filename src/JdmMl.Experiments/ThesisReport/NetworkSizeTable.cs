using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>The same runs scored at the network's size, beside their native scores.</summary>
internal static class NetworkSizeTable
{
    /// <summary>The table; null where no run was scored at the network's size.</summary>
    internal static ResultTable? Of(ComparableResults results)
    {
        var rows = results.Cells.Where(c => c.Runs.All(r => r.Result.AtNetworkSize is not null)).ToArray();
        if (rows.Length == 0) return null;
        double Mean(ArmCell cell, Metric metric) =>
            100 * cell.Runs.Average(r => MetricSummary.Of(r.Result.AtNetworkSize!.Values(metric.Name)).Mean);
        return new ResultTable
        {
            Title = "At network resolution", RowHeader = "data set, trained on",
            Columns =
            [
                new($"mDice, {results.Resolution} (%)", Format: "0.00"), new("mDice, network size (%)", Format: "0.00"),
                new("mIoU, network size (%)", Format: "0.00"), new("network size"), new("seeds"), new("n, images"),
            ],
            Rows =
            [
                .. rows.Select(cell => new ResultRow($"{cell.DataSet}: {cell.Key.Name}",
                [
                    ResultCell.Of(cell.Mean(Metric.Dice.Name)), ResultCell.Of(Mean(cell, Metric.Dice)),
                        ResultCell.Of(Mean(cell, Metric.Iou)),
                    ResultCell.Of(string.Join(", ", cell.Runs.Select(r => $"{r.Result.AtNetworkSize!.Resolution}").Distinct())),
                    ResultCell.Of(cell.Runs.Count.ToString(CultureInfo.InvariantCulture)),
                    ResultCell.Of(cell.Images.ToString(CultureInfo.InvariantCulture)),
                ])),
            ],
        };
    }
}
