namespace JdmMl.Training;

/// <summary>The named tensors of one dict of an unpickled file.</summary>
/// <param name="Section">Path of keys to the dict, parted by '/'; empty for the file's own.</param>
/// <param name="Tensors">Name and view, in the file's order.</param>
/// <param name="Others">Names in the same dict whose values are no tensors.</param>
internal sealed record StateDict(string Section, IReadOnlyList<(string Name, PickleTensor Tensor)> Tensors, IReadOnlyList<string> Others)
{
    private const string DataParallelPrefix = "module.";
    private const int MaxDepth = 4;

    /// <summary>Picks the dict that is asked for, or the only one with tensors.</summary>
    /// <exception cref="FormatException">There is no such dict, or more than one and none was asked for.</exception>
    internal static StateDict Choose(object? root, string? section)
    {
        var found = new List<StateDict>();
        if (root is not PickleDict dict) throw new FormatException("it holds no dict but a single object; expected a state dict");
        Collect(dict, "", 0, found);
        if (section is not null)
            return found.Find(d => d.Section == section)
                ?? throw new FormatException($"it has no tensors under '{section}'; {Listed(found)}");
        return found.Count == 1 ? found[0] : throw new FormatException(
            found.Count == 0 ? $"it holds no tensors under text keys; its keys are {Shown(dict.Keys.Select(k => $"'{k}'"))}"
                : $"it holds several dicts of tensors; {Listed(found)}. Say which one is meant");
    }

    /// <summary>The names without the prefix that DataParallel puts before all of them.</summary>
    /// <exception cref="FormatException">Some names have the prefix and others have not.</exception>
    internal StateDict WithoutDataParallel()
    {
        var with = Tensors.Where(t => t.Name.StartsWith(DataParallelPrefix, StringComparison.Ordinal)).ToList();
        if (with.Count == 0) return this;
        if (with.Count < Tensors.Count)
            throw new FormatException(
                $"{with.Count} of its {Tensors.Count} names begin with '{DataParallelPrefix}' ({Shown(with.Select(t => t.Name))}) and " +
                $"the others do not ({Shown(Tensors.Except(with).Select(t => t.Name))}), so it is a mixture of two models' names");
        return this with { Tensors = [.. Tensors.Select(t => (t.Name[DataParallelPrefix.Length..], t.Tensor))] };
    }

    private static void Collect(PickleDict dict, string path, int depth, List<StateDict> found)
    {
        var tensors = dict.Named.Where(e => e.Value is PickleTensor).Select(e => (e.Key, (PickleTensor)e.Value!)).ToList();
        if (tensors.Count > 0)
            found.Add(new StateDict(path, tensors, [.. dict.Named.Where(e => e.Value is not PickleTensor).Select(e => e.Key)]));
        if (depth == MaxDepth) return;
        foreach (var (key, value) in dict.Named)
            if (value is PickleDict inner) Collect(inner, path.Length == 0 ? key : $"{path}/{key}", depth + 1, found);
    }

    private static string Listed(List<StateDict> found) => found.Count == 0
        ? "it holds none at all"
        : $"there are {Shown(found.Select(d => $"'{d.Section}' ({d.Tensors.Count} tensors)"))}";

    private static string Shown(IEnumerable<string> names)
    {
        var first = names.Take(6).ToList();
        return string.Join(", ", first.Take(5)) + (first.Count > 5 ? ", ..." : "");
    }
}
