namespace JdmMl.Data;

/// <summary>Chooses a mask encoding by looking at masks, only where their values leave no doubt.</summary>
internal static class MaskSniffer
{
    // Enough to meet a foreign value; every mask is checked against the choice when it is read.
    private const int LookedAt = 16;

    internal static MaskEncoding Choose(IReadOnlyList<FoundPair> pairs, string owner, Action<string>? report)
    {
        var values = new SortedSet<int>();
        for (var i = 0; i < Math.Min(LookedAt, pairs.Count); i++)
        {
            var path = pairs[(int)((long)i * pairs.Count / Math.Min(LookedAt, pairs.Count))].Mask;
            var raw = RawMask.Read(path);
            if (raw.Lossy)
            {
                report?.Invoke($"{owner}: masks are JPEGs; foreground is a grey value of 128 or more (mask encoding threshold 128).");
                return MaskEncoding.Threshold(128);
            }
            values.UnionWith(raw.Values.Select(value => (int)value));
            if (values.Any(value => value is not (0 or 1 or 255)) || (values.Contains(1) && values.Contains(255)))
                throw Doubtful(owner, path, values);
        }
        var highest = values.Max;
        report?.Invoke(
            $"{owner}: mask values are {string.Join(" and ", values)}; " +
            $"foreground is {(highest == 0 ? "whatever is above 0" : highest)}.");
        return highest == 0
            ? MaskEncoding.NonZero
            : MaskEncoding.Table(new Dictionary<int, byte> { [0] = 0, [highest] = 1 });
    }

    private static JdmException Doubtful(string owner, string path, SortedSet<int> values) =>
        new($"{owner}: mask '{path}' holds values other than 0 and 255 or 0 and 1: " +
            $"{string.Join(", ", values.Take(8))}{(values.Count > 8 ? ", ..." : "")} " +
            $"({values.Count} in all), which may mean soft edges, classes or instances. " +
            "Say which in a manifest (mask: kind threshold, nonzero or table) " +
            "or in PairFolderOptions.MaskEncoding.");
}
