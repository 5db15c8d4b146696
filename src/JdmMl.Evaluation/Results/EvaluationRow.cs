namespace JdmMl.Evaluation;

/// <summary>The scores of one image.</summary>
public sealed record EvaluationRow
{
    /// <summary>Names the image, once in a result.</summary>
    public required string Id { get; init; }

    /// <summary>The patient or video sequence; images of one group are not independent. Empty: a group of its own.</summary>
    public string Group { get; init; } = "";

    /// <summary>Pixels in a row when compared.</summary>
    public int Width { get; init; }

    /// <summary>Rows when compared.</summary>
    public int Height { get; init; }

    /// <summary>
    /// Scores by the names of <see cref="Metric"/>, the same names in every row. NaN, in files null, is a score that the conventions
    /// leave undefined for this image.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
