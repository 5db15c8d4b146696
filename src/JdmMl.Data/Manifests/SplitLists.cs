namespace JdmMl.Data;

/// <summary>Reads the split lists of a manifest.</summary>
internal static class SplitLists
{
    /// <summary>Id to split.</summary>
    internal static Dictionary<string, string> Read(IReadOnlyDictionary<string, ManifestSplitList> lists, string manifest)
    {
        var splitOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (split, list) in lists)
        {
            var key = $"Manifest '{manifest}', splits.lists.{split}";
            foreach (var id in list.Ids ?? ReadFile(list.File!, manifest, key))
                if (!splitOf.TryAdd(id, split))
                    throw new JdmException(
                        $"{key}: id '{id}' is already in {(splitOf[id] == split ? "this list" : $"splits.lists.{splitOf[id]}")}. " +
                        "A pair belongs to one split; remove one entry.");
        }
        return splitOf;
    }

    private static string[] ReadFile(string file, string manifest, string key)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(manifest))!, file);
        if (!File.Exists(path))
            throw new JdmException(
                $"{key}.file: '{path}' does not exist. Paths are relative to the manifest; put the list there, one id a line.");
        string[] ids = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line != "")];
        return ids.Length > 0 ? ids : throw new JdmException($"{key}.file: '{path}' holds no id. Write one id a line.");
    }
}
