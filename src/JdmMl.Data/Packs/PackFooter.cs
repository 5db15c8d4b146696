using System.Text.Json;

namespace JdmMl.Data;

/// <summary>What stands behind the records of a pack file, as JSON.</summary>
internal sealed record PackFooter
{
    /// <summary>Side of the squares.</summary>
    public required int Size { get; init; }

    /// <summary>Highest label + 1, at least 2.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Changes with the source's pixels and the options; null where the source has no fingerprint.</summary>
    public required string? Key { get; init; }

    /// <summary>SHA-256 over the size, all records and all ids.</summary>
    public required string Hash { get; init; }

    /// <summary>For people: the source's name and the options.</summary>
    public required string Description { get; init; }

    /// <summary>One entry a record.</summary>
    public required PairInfo[] Items { get; init; }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StrictJson.Options);
}
