using System.Globalization;

namespace JdmMl.Experiments.Reports;

/// <summary>A chart in words, for readers who do not see it.</summary>
internal static class ChartWords
{
    private const int MostValues = 12;

    /// <summary>Axes, every curve with its values where they are few, else with its ends, and every dashed line.</summary>
    public static string Of(LineChart chart)
    {
        var words = new List<string> { $"Horizontal: {chart.XLabel}. Vertical: {chart.YLabel}{(chart.LogY ? ", logarithmic" : "")}." };
        words.AddRange(chart.Series.Select(Curve));
        words.AddRange(chart.References.Select(r => $"Dashed, {r.Name}: {Number(r.Y)}."));
        return string.Join(' ', words);
    }

    private static string Curve(LineSeries series)
    {
        (double X, double Y)[] shown = [.. series.X.Zip(series.Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second))];
        if (shown.Length == 0) return $"{series.Name}: no values.";
        if (shown.Length > MostValues)
            return $"{series.Name}: {shown.Length} values, {Number(shown[0].Y)} at {Number(shown[0].X)} to {Number(shown[^1].Y)} at " +
                $"{Number(shown[^1].X)}, lowest {Number(shown.Min(p => p.Y))}, highest {Number(shown.Max(p => p.Y))}.";
        return $"{series.Name}: {string.Join(", ", shown.Select(p => $"{Number(p.Y)} at {Number(p.X)}"))}.";
    }

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);
}
