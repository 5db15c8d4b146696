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

    /// <summary>A table of groups among the data's own files, instead of <see cref="Group"/>.</summary>
    public ManifestGroups? Groups { get; init; }

    /// <summary>Pairs that each split must hold; the key "total" counts all.</summary>
    public Dictionary<string, int>? ExpectedCounts { get; init; }
}

/// <summary>A table with one line for each id, divided by commas, with a line of headings.</summary>
public sealed record ManifestGroups
{
    /// <summary>The file, relative to the root of the data.</summary>
    public required string File { get; init; }

    /// <summary>Heading of the column of ids.</summary>
    public required string Id { get; init; }

    /// <summary>Heading of the column of groups.</summary>
    public required string Group { get; init; }
}

/// <summary>Two patterns, several such parts, or a phantom generator.</summary>
public sealed record ManifestLayout
{
    /// <summary>For example images/{id}.jpg; see <see cref="PairFolderOptions.Images"/>.</summary>
    public string? Images { get; init; }

    /// <summary>For example masks/{id}.jpg.</summary>
    public string? Masks { get; init; }

    /// <summary>Several places with pairs, for example one download for training and one for testing.</summary>
    public ManifestPart[]? Parts { get; init; }

    /// <summary>Draws the pairs instead of reading them.</summary>
    public ManifestPhantoms? Phantoms { get; init; }

    /// <summary>The places with pairs, however they are written down; none for phantoms.</summary>
    internal IReadOnlyList<ManifestPart> Sources() =>
        Parts ?? (Images is not null && Masks is not null ? [new ManifestPart { Images = Images, Masks = Masks }] : []);
}

/// <summary>One place with pairs.</summary>
public sealed record ManifestPart
{
    /// <summary>The split of its pairs, unless lists say otherwise.</summary>
    public string? Split { get; init; }

    /// <summary>As <see cref="ManifestLayout.Images"/>.</summary>
    public required string Images { get; init; }

    /// <summary>As <see cref="ManifestLayout.Masks"/>.</summary>
    public required string Masks { get; init; }
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

    /// <summary>One file for each object; see <see cref="MaskEncoding.InstanceFiles"/>.</summary>
    InstanceFiles,

    /// <summary>Aperio XML outlines; see <see cref="MaskEncoding.Polygons"/>.</summary>
    Polygons,
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

    /// <summary>Added to every x of a polygon, pixels; default 0. For kind polygons only.</summary>
    public double? OffsetX { get; init; }

    /// <summary>Added to every y of a polygon, pixels; default 0. For kind polygons only.</summary>
    public double? OffsetY { get; init; }

    /// <summary>Whether polygons of fewer than three points are left out; default false. For kind polygons only.</summary>
    public bool? SkipDegenerate { get; init; }
}

/// <summary>Lists, patterns or a rule.</summary>
public sealed record ManifestSplits
{
    /// <summary>Split name to its ids.</summary>
    public Dictionary<string, ManifestSplitList>? Lists { get; init; }

    /// <summary>Whether pairs that no list names are left out instead of refused; default false. For lists only.</summary>
    public bool? IgnoreUnlisted { get; init; }

    /// <summary>Split name to a regular expression on ids; every id fits exactly one.</summary>
    public Dictionary<string, string>? Patterns { get; init; }

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
