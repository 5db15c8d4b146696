using System.Security.Cryptography;
using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>What reports computed from a model, kept in its run's folder so that it is not computed again.</summary>
internal static class ModelFigures
{
    /// <summary>The folder within a diffusion run.</summary>
    internal const string Folder = "figures";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    private sealed record Kept<T>(string Model, T Value);

    /// <summary>What was kept, unless it belongs to other weights or is damaged; null where there is nothing.</summary>
    internal static T? Find<T>(string run, string name) where T : class
    {
        var path = PathOf(run, name);
        if (!File.Exists(path)) return null;
        try
        {
            var kept = JsonSerializer.Deserialize<Kept<T>>(File.ReadAllText(path), Json);
            return kept?.Model == WeightsOf(run) ? kept.Value : null;
        }
        catch (JsonException) { return null; }
    }

    internal static T Keep<T>(string run, string name, T value) where T : class
    {
        AtomicFile.WriteAllText(PathOf(run, name), JsonSerializer.Serialize(new Kept<T>(WeightsOf(run), value), Json));
        return value;
    }

    private static string PathOf(string run, string name) => Path.Combine(run, Folder, name + ".json");

    private static string WeightsOf(string run)
    {
        using var stream = File.OpenRead(Path.Combine(run, "model", "weights.safetensors"));
        return Convert.ToHexString(SHA256.HashData(stream)).ToLowerInvariant();
    }
}
