namespace JdmMl.Data;

/// <summary>A manifest file as written, key by key.</summary>
public sealed record ManifestContent
{
    /// <summary>Short name, used as <see cref="PairInfo.DataSet"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Full name.</summary>
    public required string Title { get; init; }

    /// <summary>Where the data set is described and downloaded, or "unknown".</summary>
    public required string HomePage { get; init; }

    /// <summary>Terms of use, or "unknown".</summary>
    public required string Licence { get; init; }

    /// <summary>What to cite, or "unknown".</summary>
    public required string Citation { get; init; }

    /// <summary>What a user should know; free text.</summary>
    public string? Notes { get; init; }

    /// <summary>Where images and masks lie, or which phantoms are drawn.</summary>
    public required ManifestLayout Layout { get; init; }

    /// <summary>How mask values become classes; not for phantoms.</summary>
    public ManifestMask? Mask { get; init; }

    /// <summary>Names of the classes, beginning with the background.</summary>
    public required string[] Classes { get; init; }

    /// <summary>How pairs are divided; none where the layout's folders say it, or where there is no division.</summary>
    public ManifestSplits? Splits { get; init; }

    /// <summary>A regular expression on ids whose match (or first group) is the pair's group.</summary>
    public string? Group { get; init; }

    /// <summary>Pairs that each split must hold; the key "total" counts all.</summary>
    public Dictionary<string, int>? ExpectedCounts { get; init; }
}

/// <summary>Either two patterns or a phantom generator.</summary>
public sealed record ManifestLayout
{
    /// <summary>For example images/{id}.jpg; see <see cref="PairFolderOptions.Images"/>.</summary>
    public string? Images { get; init; }

    /// <summary>For example masks/{id}.jpg.</summary>
    public string? Masks { get; init; }

    /// <summary>Draws the pairs instead of reading them.</summary>
    public ManifestPhantoms? Phantoms { get; init; }
}

/// <summary>Which phantoms are drawn.</summary>
public sealed record ManifestPhantoms
{
    /// <summary>What is drawn.</summary>
    public required PhantomKind Kind { get; init; }

    /// <summary>Number of pairs.</summary>
    public required int Count { get; init; }

    /// <summary>Side in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>Seed of the drawing.</summary>
    public required int Seed { get; init; }
}

/// <summary>The kinds of <see cref="ManifestMask"/>.</summary>
public enum ManifestMaskKind
{
    /// <summary>At least <see cref="ManifestMask.Value"/> (default 128).</summary>
    Threshold,

    /// <summary>Above 0.</summary>
    Nonzero,

    /// <summary>By <see cref="ManifestMask.Table"/>.</summary>
    Table,

    /// <summary>The value is the class id.</summary>
    ClassIds,
}

/// <summary>How mask values become classes.</summary>
public sealed record ManifestMask
{
    /// <summary>The rule.</summary>
    public required ManifestMaskKind Kind { get; init; }

    /// <summary>The threshold; for kind threshold only.</summary>
    public int? Value { get; init; }

    /// <summary>Stored value to class id; for kind table only.</summary>
    public Dictionary<string, int>? Table { get; init; }
}

/// <summary>Either lists or a rule.</summary>
public sealed record ManifestSplits
{
    /// <summary>Split name to its ids.</summary>
    public Dictionary<string, ManifestSplitList>? Lists { get; init; }

    /// <summary>Divides by chance.</summary>
    public ManifestSplitRule? Rule { get; init; }
}

/// <summary>The ids of one split: written here or in a text file, one id a line.</summary>
public sealed record ManifestSplitList
{
    /// <summary>The ids themselves.</summary>
    public string[]? Ids { get; init; }

    /// <summary>A text file beside the manifest.</summary>
    public string? File { get; init; }
}

/// <summary>Divides by chance, never a group; see <see cref="PairSplits.Divide"/>.</summary>
public sealed record ManifestSplitRule
{
    /// <summary>Seed of the division.</summary>
    public required int Seed { get; init; }

    /// <summary>Split name to its share; shares add up to 1.</summary>
    public required Dictionary<string, double> Fractions { get; init; }
}
