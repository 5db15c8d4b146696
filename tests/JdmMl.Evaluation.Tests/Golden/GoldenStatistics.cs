using System.Text.Json;

namespace JdmMl.Evaluation.Tests;

/// <summary>Values that SciPy computed; see Golden/statistics.py.</summary>
internal static class GoldenStatistics
{
    private static readonly JsonDocument File =
        JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "statistics.json")));

    internal static JsonElement Of(string name) => File.RootElement.GetProperty(name);

    internal static double NumberAt(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    internal static double[] NumbersAt(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];
}
