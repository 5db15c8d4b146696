using System.Globalization;
using System.Text;

namespace JdmMl.Evaluation;

/// <summary>
/// A result as a table for spreadsheets: one row an image, one column a metric, metrics at the network's size behind with the size in
/// the name ("dice@256x256"). Undefined scores are empty cells; numbers are written so that they read back exactly.
/// </summary>
public static class EvaluationCsv
{
    /// <summary>The text, lines ended by "\n".</summary>
    /// <exception cref="ArgumentException">The result is none; see <see cref="EvaluationResult.Validated"/>.</exception>
    public static string Of(EvaluationResult result)
    {
        result.Validated();
        var network = result.AtNetworkSize;
        var text = new StringBuilder();
        string[] metrics = [.. result.Metrics], others = network is null ? [] : [.. network.Metrics];
        var atNetworkSize = others.Select(m => $"{m}@{network!.Resolution}");
        text.AppendJoin(',', ["id", "group", "width", "height", .. metrics, .. atNetworkSize]).Append('\n');
        for (int k = 0; k < result.Rows.Count; k++)
        {
            var row = result.Rows[k];
            text.Append(Cell(row.Id)).Append(',').Append(Cell(row.Group));
            text.Append(CultureInfo.InvariantCulture, $",{row.Width},{row.Height}");
            foreach (string metric in metrics) text.Append(',').Append(Number(row.Metrics[metric]));
            foreach (string metric in others) text.Append(',').Append(Number(network!.Rows[k].Metrics[metric]));
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Cell(string value) =>
        value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"")}\"" : value;
}
