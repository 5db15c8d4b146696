namespace Microsoft.ML.Data;

/// <summary>Which columns of a schema a reader asked for.</summary>
internal static class ActiveColumns
{
    public static bool[] Of(DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed)
    {
        Check.Value(needed, nameof(needed));
        var active = new bool[schema.Count];
        foreach (var column in needed)
        {
            Check.That(column.Index < active.Length, $"The requested column: {column} is not part of the sourceSchema");
            active[column.Index] = true;
        }
        return active;
    }
}
