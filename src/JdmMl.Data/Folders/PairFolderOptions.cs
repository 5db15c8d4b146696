namespace JdmMl.Data;

/// <summary>How a folder of pairs is laid out.</summary>
public sealed record PairFolderOptions
{
    /// <summary>
    /// Where images lie: {id} once in the file name, for example {id}_fram.jpg or images/{id}.*, at will below a folder {split}. Null means
    /// images/{id}.*, or {split}/images/{id}.* where only that exists; a pattern without folder is looked for in images/ if there is one.
    /// </summary>
    public string? Images { get; init; }

    /// <summary>
    /// Where masks lie, likewise; null means masks/{id}.*, or {split}/masks/{id}.*. The pattern {id}/masks/* takes every picture of such a
    /// folder as one object.
    /// </summary>
    public string? Masks { get; init; }

    /// <summary>
    /// How mask values become classes; null looks at the masks and accepts only {0, 1}, {0, 255} and grey JPEGs (threshold 128).
    /// </summary>
    public MaskEncoding? MaskEncoding { get; init; }

    /// <summary>Name of the data set; null means the folder's name.</summary>
    public string? DataSet { get; init; }

    /// <summary>
    /// A regular expression on ids; its match (or its first group) is the pair's group. Null: every pair is a group of its own.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>Told what was chosen by looking at the data, one sentence a call.</summary>
    public Action<string>? Report { get; init; }
}
