using System.Text.Json;

namespace JdmMl.Data;

/// <summary>Everything that pair k of a pool depends on besides k; two pools of one identity hold the same pairs.</summary>
public sealed record PoolIdentity
{
    /// <summary>Content hash of the model that draws.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Seed of the drawing.</summary>
    public required long Seed { get; init; }

    /// <summary>Side of the pictures in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>Name of the data set that the model learned.</summary>
    public string DataSet { get; init; } = "synthetic";

    /// <summary>Whatever else changes the pixels: sampler and its settings, conditions, thresholds.</summary>
    public SortedDictionary<string, string> Settings { get; init; } = [];

    /// <summary>SHA-256 over all of it, lower-case hex.</summary>
    public string Key() => Fingerprints.OfText(JsonSerializer.Serialize(this, StrictJson.Options)).ToLowerInvariant();
}
