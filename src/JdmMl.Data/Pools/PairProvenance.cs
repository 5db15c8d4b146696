using System.Text.Json;
using System.Text.Json.Serialization;

namespace JdmMl.Data;

/// <summary>Where one generated pair comes from, and what its two files must hash to: one line of JSON.</summary>
public sealed record PairProvenance
{
    /// <summary>Number of the pair, k.</summary>
    public required long Index { get; init; }

    /// <summary>How often it was drawn again because the mask was degenerate; 0 for the first drawing.</summary>
    public int Attempt { get; init; }

    /// <summary>What the bounds said of the mask: ok, empty, full or fragmented; unchecked without bounds.</summary>
    public required string Verdict { get; init; }

    /// <summary>Content hash of the model.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Seed of the drawing.</summary>
    public required long Seed { get; init; }

    /// <summary>Side in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>Sampler, steps, condition, mode, codec and whatever else the pixels depend on.</summary>
    public required SortedDictionary<string, string> Settings { get; init; }

    /// <summary>Id of the pair whose mask, image or region was given; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Given { get; init; }

    /// <summary>Key of the pool that the pair belongs to, see <see cref="PoolIdentity.Key"/>.</summary>
    public required string Pool { get; init; }

    /// <summary>SHA-256 of the image file, lower-case hexadecimal.</summary>
    public required string ImageSha256 { get; init; }

    /// <summary>SHA-256 of the mask file, lower-case hexadecimal.</summary>
    public required string MaskSha256 { get; init; }

    /// <summary>The line, without its end.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, OneLine);

    /// <summary>Reads a line; null where it is torn or something else.</summary>
    public static PairProvenance? FromLine(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<PairProvenance>(line, OneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions OneLine = new(StrictJson.Options) { WriteIndented = false };
}
