namespace JdmMl.Data;

/// <summary>Where the pairs of a prepared copy lie, and under which ids they are found there again.</summary>
internal sealed class PreparedNames
{
    private readonly (string Folder, string Name)[] _paths;

    internal PreparedNames(IReadOnlyList<PairInfo> items)
    {
        var split = items.Any(item => item.Split != "");
        foreach (var name in items.Select(item => item.Split).Distinct())
            if (split && (name is "" or "." or ".." || name.AsSpan().ContainsAny("/\\:*?\"<>|")))
                throw new JdmException($"The split '{name}' cannot be a folder's name. Call it by letters and digits in the manifest.");
        Prefix = split ? "{split}/" : "";
        _paths = [.. items.Select(item => (split ? item.Split + "/" : "", NameOf(item)))];
        // A listing puts the split before ids that occur in two split folders, and before all others then.
        var twice = _paths.GroupBy(path => path.Name, StringComparer.Ordinal).Any(group => group.Count() > 1);
        Items = [.. items.Select((item, i) =>
        {
            var id = twice ? _paths[i].Folder + _paths[i].Name : _paths[i].Name;
            return item with { Id = id, Group = item.Group == item.Id ? id : item.Group };
        })];
        PairIds.RequireUnique(Items, "prepared copy");
    }

    /// <summary>{split}/ where there are splits.</summary>
    internal string Prefix { get; }

    internal IReadOnlyList<PairInfo> Items { get; }

    internal (string Folder, string Name) PathOf(int index) => _paths[index];

    private static string NameOf(PairInfo item) => item.Id.StartsWith(item.Split + "/", StringComparison.Ordinal)
        ? item.Id[(item.Split.Length + 1)..]
        : item.Id.Replace('/', '_');
}
