namespace JdmMl.Data;

/// <summary>How a downloaded data set is laid out.</summary>
public sealed record PrepareOptions
{
    /// <summary>Split to prepare; null means all that the manifest describes.</summary>
    public string? Split { get; init; }

    /// <summary>Whether object ids are kept beside the masks (16-bit PNG in instances/), where the masks tell objects apart.</summary>
    public bool Instances { get; init; }

    /// <summary>What an archive may unpack to.</summary>
    public ArchiveLimits Limits { get; init; } = new();
}

/// <summary>Bounds against archives that are made to fill the disk.</summary>
public sealed record ArchiveLimits
{
    /// <summary>
    /// Unpacked bytes for each byte of the archive. Photographs in zips stay below 10 and whole sets of uncompressed BMP and TIFF masks
    /// below 50; a bomb of zeros reaches 1032.
    /// </summary>
    public int MaxExpansion { get; init; } = 100;

    /// <summary>Unpacked bytes in all; 32 GiB, many times the largest set that the project names.</summary>
    public long MaxBytes { get; init; } = 32L << 30;

    /// <summary>Number of entries.</summary>
    public int MaxEntries { get; init; } = 500_000;

    internal void Check()
    {
        new OptionFaults("ArchiveLimits")
            .Require(MaxExpansion >= 1, $"MaxExpansion is {MaxExpansion}; expected at least 1")
            .Require(MaxBytes >= 1, $"MaxBytes is {MaxBytes}; expected at least 1")
            .Require(MaxEntries >= 1, $"MaxEntries is {MaxEntries}; expected at least 1")
            .ThrowIfAny();
    }
}

/// <summary>How far a preparation or a check has come.</summary>
/// <param name="Stage">What is being done, for example "unpack" or "prepare".</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
public sealed record PrepareProgress(string Stage, int Done, int Total);
