namespace JdmMl.Evaluation;

/// <summary>One metric of the same images under two methods, in one order.</summary>
public sealed record ResultPairs
{
    /// <summary>Names of the images.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>The group of each image.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>The first method's score of each image.</summary>
    public required IReadOnlyList<double> First { get; init; }

    /// <summary>The second method's score of each image.</summary>
    public required IReadOnlyList<double> Second { get; init; }

    /// <summary>Images that both results leave undefined under their common conventions, and that are therefore in neither list.</summary>
    public required IReadOnlyList<string> Undefined { get; init; }

    /// <summary>Brings two results together, or says why they cannot be compared.</summary>
    /// <exception cref="ArgumentException">
    /// Data set, resolution or conventions differ, an image or the metric is missing on one side, an image is in another group, or a
    /// score is NaN on one side only.
    /// </exception>
    public static ResultPairs Of(EvaluationResult first, EvaluationResult second, string metric)
    {
        string who = $"Results '{first.Name}' and '{second.Name}' cannot be compared: ";
        if (first.DataSet != second.DataSet)
            throw new ArgumentException($"{who}they score the data sets '{first.DataSet}' and '{second.DataSet}'.");
        if (first.Resolution != second.Resolution)
            throw new ArgumentException($"{who}their masks were compared at {first.Resolution} and at {second.Resolution}. Use one size.");
        if (first.Conventions.DifferencesFrom(second.Conventions) is { Count: > 0 } differences)
            throw new ArgumentException($"{who}their conventions differ ({string.Join("; ", differences)}). Evaluate both alike.");
        RequireAll(first, second, who);
        RequireAll(second, first, who);
        first.Values(metric);
        second.Values(metric);
        var others = second.Rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
        if (first.Rows.FirstOrDefault(row => others[row.Id].Group != row.Group) is { } moved)
            throw new ArgumentException(
                $"{who}image '{moved.Id}' is in group '{moved.Group}' here and in '{others[moved.Id].Group}' there.");
        double A(EvaluationRow row) => row.Metrics[metric];
        double B(EvaluationRow row) => others[row.Id].Metrics[metric];
        string[] lone = [.. first.Rows.Where(row => double.IsNaN(A(row)) != double.IsNaN(B(row))).Select(row => row.Id)];
        if (lone.Length > 0)
            throw new ArgumentException(
                $"{who}{metric} is undefined in one of them only, for {Listed(lone)}; leaving these out would favour a side. " +
                "Choose another convention for empty masks, and evaluate both again.");
        EvaluationRow[] rows = [.. first.Rows.Where(row => !double.IsNaN(A(row)))];
        return new()
        {
            Ids = [.. rows.Select(row => row.Id)], Groups = [.. rows.Select(row => row.Group)],
            First = [.. rows.Select(A)], Second = [.. rows.Select(B)],
            Undefined = [.. first.Rows.Where(row => double.IsNaN(A(row))).Select(row => row.Id)],
        };
    }

    private static void RequireAll(EvaluationResult have, EvaluationResult need, string who)
    {
        var known = need.Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. have.Rows.Select(row => row.Id).Where(id => !known.Contains(id))];
        if (missing.Length > 0)
            throw new ArgumentException($"{who}'{need.Name}' lacks {Listed(missing)}. Score the same images in both.");
    }

    private static string Listed(IReadOnlyList<string> ids) =>
        $"{ids.Count} image{(ids.Count == 1 ? "" : "s")}: {string.Join(", ", ids.Take(10))}{(ids.Count > 10 ? ", ..." : "")}";
}
