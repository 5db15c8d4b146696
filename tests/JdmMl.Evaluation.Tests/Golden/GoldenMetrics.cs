using System.Buffers.Binary;
using System.Text.Json;

namespace JdmMl.Evaluation.Tests.Golden;

/// <summary>The reference vectors of this folder.</summary>
internal static class GoldenMetrics
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");
    private static readonly byte[] Blob = File.ReadAllBytes(Path.Combine(Folder, "metrics.safetensors"));
    private static readonly int HeaderLength = (int)BinaryPrimitives.ReadInt64LittleEndian(Blob);
    private static readonly JsonElement Header = JsonDocument.Parse(Blob.AsMemory(8, HeaderLength)).RootElement;
    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "metrics.json"))).RootElement;

    public static IEnumerable<string> Names => Expected.GetProperty("order").EnumerateArray().Select(n => n.GetString()!);

    public static IEnumerable<JsonElement> Aggregates => Expected.GetProperty("aggregates").EnumerateArray();

    public static JsonElement Pair(string name) =>
        Expected.GetProperty("per_pair").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);

    public static byte[] Truth(string name) => Bytes($"{name}/gt");

    public static byte[] Prediction(string name) => Bytes($"{name}/pred");

    public static byte[] SoftMap(string name) => Bytes($"{name}/soft_u8");

    /// <summary>A row of a [11, 256] table of doubles.</summary>
    public static double[] Curve(string tensor, string name)
    {
        var row = Names.ToList().IndexOf(name);
        var bytes = Bytes(tensor).AsSpan(row * 256 * sizeof(double), 256 * sizeof(double));
        var curve = new double[256];
        for (var i = 0; i < 256; i++) curve[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return curve;
    }

    /// <summary>A number, with null read as NaN.</summary>
    public static double Number(this JsonElement element, params string[] path)
    {
        foreach (var name in path) element = element.GetProperty(name);
        return element.ValueKind == JsonValueKind.Null ? double.NaN : element.GetDouble();
    }

    private static byte[] Bytes(string tensor)
    {
        var offsets = Header.GetProperty(tensor).GetProperty("data_offsets");
        return Blob[(8 + HeaderLength + offsets[0].GetInt32())..(8 + HeaderLength + offsets[1].GetInt32())];
    }
}
