using System.Globalization;
using System.Net;
using System.Text;
using JdmMl.Evaluation;

namespace JdmMl;

/// <summary>Metrics as HTML: means with intervals, then every image, the worst first.</summary>
internal static class MetricTable
{
    private static readonly string[] PerImage = ["dice", "iou", "nsd", "hd95"];

    internal static string Of(SegmentationMetrics metrics)
    {
        var html = new StringBuilder();
        var result = metrics.Result;
        var summary = metrics.Summary;
        html.Append(CultureInfo.InvariantCulture, $"<div><p><b>{Text(result.Name)}</b> on {Text(Named(result.DataSet))}: ");
        html.Append(CultureInfo.InvariantCulture, $"mDice <b>{metrics.MeanDice:0.0000}</b> {Between(metrics.DiceInterval)}, ");
        html.Append(CultureInfo.InvariantCulture, $"mIoU <b>{metrics.MeanIou:0.0000}</b> {Between(metrics.IouInterval)}; ");
        html.Append(CultureInfo.InvariantCulture, $"{summary.Count} images in {summary.Groups} groups");
        if (summary.Excluded > 0) html.Append(CultureInfo.InvariantCulture, $", {summary.Excluded} of them with two empty masks left out");
        html.Append(CultureInfo.InvariantCulture, $"; intervals of {summary.Options.Confidence:P0} by bootstrap over groups.</p>");
        Table(html, ["metric", "mean", "interval", "median", "images"], result.Metrics.Select(name => (string[])
        [
            Metric.Find(name).Label, Number(result.Summary[name].Mean), Between(metrics.IntervalOf(name)),
            Number(result.Summary[name].Median), result.Summary[name].Defined.ToString(CultureInfo.InvariantCulture),
        ]));
        string[] shown = [.. PerImage.Where(result.Metrics.Contains)];
        html.Append(CultureInfo.InvariantCulture, $"<details><summary>All {result.Count} images, the worst first</summary>");
        Table(html, ["image", "group", .. shown.Select(name => Metric.Find(name).Label)], result.Rows
            .OrderBy(row => double.IsNaN(row.Metrics["dice"]) ? 2 : row.Metrics["dice"])
            .Select(row => (string[])[row.Id, row.Group, .. shown.Select(name => Number(row.Metrics[name]))]));
        return html.Append("</details></div>").ToString();
    }

    private static void Table(StringBuilder html, string[] head, IEnumerable<string[]> rows)
    {
        html.Append("<table><thead><tr>");
        foreach (string cell in head) html.Append(CultureInfo.InvariantCulture, $"<th>{Text(cell)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (string[] row in rows)
        {
            html.Append("<tr>");
            foreach (string cell in row) html.Append(CultureInfo.InvariantCulture, $"<td>{Text(cell)}</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table>");
    }

    private static string Named(string dataSet) => dataSet.Length == 0 ? "unnamed data" : dataSet;

    private static string Between(Interval interval)
        => interval.IsDefined ? $"[{Number(interval.Lower)}, {Number(interval.Upper)}]" : "";

    private static string Number(double value) => double.IsNaN(value) ? "n/a" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
