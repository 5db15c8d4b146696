namespace JdmMl.Data;

/// <summary>One image with its mask, found on disk.</summary>
internal sealed record FoundPair(string Id, string Split, string Image, string Mask);

/// <summary>Finds images and masks by two patterns and joins them by id.</summary>
internal sealed class FileListing(string root, NamePattern images, NamePattern masks, string owner)
{
    /// <summary>Every pair, by split folder and then by id in natural order.</summary>
    internal List<FoundPair> Find()
    {
        var pairs = new List<FoundPair>();
        foreach (var split in SplitFolders()) pairs.AddRange(Join(split, Collect(images, split), Collect(masks, split)));
        var twice = pairs.GroupBy(pair => pair.Id, StringComparer.Ordinal).Any(group => group.Count() > 1);
        return twice ? [.. pairs.Select(pair => pair with { Id = $"{pair.Split}/{pair.Id}" })] : pairs;
    }

    /// <summary>Files of a pattern in one split folder, by id.</summary>
    internal Dictionary<string, string> Collect(NamePattern pattern, string split) =>
        pattern.HasIdFolder ? CollectFolders(pattern, split) : CollectFiles(pattern, split);

    private Dictionary<string, string> CollectFiles(NamePattern pattern, string split)
    {
        var folder = pattern.FolderIn(root, split);
        if (!Directory.Exists(folder))
            throw new JdmException(
                $"{owner}: folder '{folder}' does not exist. Check the root '{root}'; expected files {pattern.Text} in it.");
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        // Where both lie in one folder, what is a mask is no image ({id}.bmp beside {id}_anno.bmp).
        var beside = pattern == images && !masks.HasIdFolder && masks.FolderIn(root, split) == folder ? masks : null;
        var others = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (pattern.IdOf(name) is not { } id || beside?.IdOf(name) is not null) others.Add(name);
            else if (!found.TryAdd(id, path))
                throw new JdmException(
                    $"{owner}: '{found[id]}' and '{path}' carry the same id '{id}'. " +
                    $"Remove one, or give the ending in the pattern {pattern.Text}.");
        }
        if (found.Count > 0) return found;
        throw new JdmException($"{owner}: no file in '{folder}' fits the pattern {pattern.Text}; it holds " +
            (others.Count == 0 ? "no files at all." : $"{others.Count} others, for example {others[0]}.") +
            (pattern.AnyExtension ? $" Read are {string.Join(", ", ColourImages.Extensions)}." : ""));
    }

    private Dictionary<string, string> CollectFolders(NamePattern pattern, string split)
    {
        var parent = pattern.FolderIn(root, split);
        if (!Directory.Exists(parent))
            throw new JdmException($"{owner}: folder '{parent}' does not exist. Check the root '{root}'; expected {pattern.Text} in it.");
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal))
        {
            var folder = pattern.FolderIn(root, split, id);
            if (!Directory.Exists(folder)) continue;
            if (pattern.WholeFolder) found.Add(id, folder);
            else if (Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
                .FirstOrDefault(path => pattern.IdOf(Path.GetFileName(path)) == id) is { } file) found.Add(id, file);
        }
        return found.Count > 0 ? found : throw new JdmException($"{owner}: no folder in '{parent}' fits the pattern {pattern.Text}.");
    }

    private List<string> SplitFolders()
    {
        if (!images.HasSplit) return [""];
        var parent = images.SplitParent(root);
        if (!Directory.Exists(parent)) throw new JdmException($"{owner}: folder '{parent}' does not exist. Check the root '{root}'.");
        var names = Directory.EnumerateDirectories(parent).Select(folder => Path.GetFileName(folder)!)
            .Where(name => Directory.Exists(images.FolderIn(root, name)) || Directory.Exists(masks.FolderIn(root, name)))
            .Order(StringComparer.Ordinal).ToList();
        return names.Count > 0
            ? names
            : throw new JdmException($"{owner}: no folder below '{parent}' fits {images.Text} and {masks.Text}. Check the root.");
    }

    private IEnumerable<FoundPair> Join(string split, Dictionary<string, string> imageFiles, Dictionary<string, string> maskFiles)
    {
        RequireAll(imageFiles, maskFiles, "image", "mask", id => masks.Expected(root, split, id));
        RequireAll(maskFiles, imageFiles, "mask", "image", id => images.Expected(root, split, id));
        return imageFiles.Keys.Order(NaturalOrder.Instance).Select(id => new FoundPair(id, split, imageFiles[id], maskFiles[id]));
    }

    private void RequireAll(
        Dictionary<string, string> have, Dictionary<string, string> need, string what, string lacking, Func<string, string> expected)
    {
        var missing = have.Keys.Where(id => !need.ContainsKey(id)).Order(NaturalOrder.Instance).ToList();
        if (missing.Count == 0) return;
        throw new JdmException($"{owner}: {what} '{have[missing[0]]}' has no {lacking}; expected '{expected(missing[0])}'" +
            (missing.Count == 1
                ? "."
                : $" ({missing.Count} {what}s lack theirs: {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? ", ..." : "")}).") +
            $" Add the {lacking}, remove the {what}, or correct the patterns {images.Text} and {masks.Text}.");
    }
}
