namespace JdmMl.Data;

/// <summary>Ids of pairs are unique within a source.</summary>
internal static class PairIds
{
    internal static void RequireUnique(IReadOnlyList<PairInfo> items, string source)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
            if (!seen.Add(item.Id))
                throw new JdmException(
                    $"Source '{source}' holds the id '{item.Id}' more than once; ids must be unique. Rename one of the pairs.");
    }
}
