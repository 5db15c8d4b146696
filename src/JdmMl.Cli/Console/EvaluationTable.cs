using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Cli;

/// <summary>A result as text: one table of scores at every size, with all conventions below.</summary>
internal static class EvaluationTable
{
    private static readonly (string Key, string Label)[] SetLabels =
    [
        ("pooled.foregroundDice", "Pooled Dice, foreground (Eq. 4.1)"), ("pooled.foregroundIou", "Pooled IoU, foreground (Eq. 4.2)"),
        ("pooled.microDice", "Pooled Dice, all classes (Eq. 4.1)"), ("pooled.meanClassIou", "Pooled IoU, mean of all classes (Eq. 4.2)"),
        ("nnunet.foregroundMeanDice", "nnU-Net foreground mean Dice"), ("nnunet.foregroundMeanIou", "nnU-Net foreground mean IoU"),
        ("sweep.meanDice", "PraNet meanDic (mean curve)"), ("sweep.maxDice", "PraNet maxDic (mean curve)"),
        ("sweep.meanIou", "PraNet meanIoU (mean curve)"), ("sweep.maxIou", "PraNet maxIoU (mean curve)"),
        ("sweep.eMeasureMean", "PraNet meanEm (mean curve)"), ("sweep.eMeasureMax", "PraNet maxEm (mean curve)"),
    ];

    internal static string Of(EvaluationResult result)
    {
        EvaluationResult[] sizes = result.AtNetworkSize is null ? [result] : [result, result.AtNetworkSize];
        var table = new TextTable([$"{result.Name} on {result.DataSet}", .. sizes.SelectMany(Headers), "Images", "Left out"]);
        foreach (string name in result.Metrics)
        {
            var metric = Metric.Find(name);
            var summary = result.Summary[name];
            table.Add([Label(metric, result.Conventions), .. sizes.SelectMany(size => Cells(size, metric)),
                Whole(summary.Defined), Whole(summary.Excluded)]);
        }
        foreach (var (key, label) in SetLabels) AddSet(table, sizes, key, label + ", %", 100, result.Count);
        foreach (string name in (string[])["all", "small", "medium", "large"])
        {
            if (!result.Set.ContainsKey($"lesions.{name}.truth")) continue;
            string range = name switch
            {
                "small" => $" (up to {Number(result.Set["lesions.smallUpTo"], 1)} px)",
                "medium" => $" (up to {Number(result.Set["lesions.mediumUpTo"], 1)} px)",
                "large" => " (above)",
                _ => "",
            };
            AddSet(table, sizes, $"lesions.{name}.sensitivity", $"Lesion sensitivity, {name}{range}, %", 100, result.Count);
            AddSet(table, sizes, $"lesions.{name}.precision", $"Lesion precision, {name}{range}, %", 100, result.Count);
        }
        string conventions = string.Join("; ", result.Conventions.Entries().Select(e => $"{e.Key}: {e.Value}"));
        return table +
            $"n = {result.Count} images in {Groups(result)} groups. Means over images; 95 % intervals by bootstrap over groups.\n" +
            $"Conventions: {conventions}.\n";
    }

    private static IEnumerable<string> Headers(EvaluationResult size) => [$"Mean ({size.Resolution})", $"Median ({size.Resolution})"];

    private static IEnumerable<string> Cells(EvaluationResult size, Metric metric)
    {
        if (!size.Summary.TryGetValue(metric.Name, out var summary)) return ["-", "-"];
        double scale = metric.IsShare ? 100 : 1;
        string mean = Number(scale * summary.Mean, 2);
        if (size.Set.TryGetValue(metric.Name + ".lower95", out double lower) && !double.IsNaN(lower))
            mean += $" [{Number(scale * lower, 2)}, {Number(scale * size.Set[metric.Name + ".upper95"], 2)}]";
        return [mean, Number(scale * summary.Median, 2)];
    }

    private static void AddSet(TextTable table, EvaluationResult[] sizes, string key, string label, double scale, int count)
    {
        if (!sizes[0].Set.ContainsKey(key)) return;
        var cells = sizes.SelectMany(s => (string[])[Number(scale * s.Set.GetValueOrDefault(key, double.NaN), 2), "-"]);
        table.Add([label, .. cells, Whole(count), ""]);
    }

    private static string Label(Metric metric, EvaluationConventions conventions)
    {
        bool surface = metric.Name.StartsWith("nsd", StringComparison.Ordinal);
        string at = surface ? $" at {Number(conventions.Tolerance, 2)} {conventions.Unit}" : "";
        return $"{metric.Label}{at}, {(metric.IsShare ? "%" : conventions.Unit)}";
    }

    private static int Groups(EvaluationResult result) =>
        result.Rows.Where(r => r.Group.Length > 0).Select(r => r.Group).Distinct().Count() + result.Rows.Count(r => r.Group.Length == 0);

    private static string Number(double value, int digits) =>
        double.IsNaN(value) ? "n/a" : value.ToString("F" + digits, CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
