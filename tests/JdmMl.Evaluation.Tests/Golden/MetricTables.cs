using System.Text.Json;

namespace JdmMl.Evaluation.Tests.Golden;

/// <summary>Small masks with the values that SciPy gives for them, written by metric_tables.py beside this file.</summary>
internal static class MetricTables
{
    private static readonly JsonElement[] Cases =
    [
        .. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metric_tables.json")))
            .RootElement.EnumerateArray(),
    ];

    public static IEnumerable<string> Names => Cases.Select(c => c.GetProperty("name").GetString()!);

    public static JsonElement Case(string name) => Cases.Single(c => c.GetProperty("name").GetString() == name);

    public static int Width(this JsonElement @case) => @case.GetProperty("truth")[0].GetString()!.Length;

    public static byte[] Mask(this JsonElement @case, string which) =>
    [
        .. @case.GetProperty(which).EnumerateArray().SelectMany(row => row.GetString()!.Select(c => c == '#' ? (byte)1 : (byte)0)),
    ];

    public static byte[] Map(this JsonElement @case) =>
        [.. @case.GetProperty("map").EnumerateArray().SelectMany(row => Convert.FromHexString(row.GetString()!))];
}
