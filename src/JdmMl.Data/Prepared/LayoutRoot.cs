namespace JdmMl.Data;

/// <summary>Finds the folder below a download in which a manifest's layout begins: archives often add a folder or two.</summary>
internal static class LayoutRoot
{
    private const int DeepestLevel = 4;

    internal static string Find(IReadOnlyList<string> downloads, NamePattern images, NamePattern masks, string owner)
    {
        List<string> level = [.. downloads];
        for (var depth = 0; depth <= DeepestLevel && level.Count > 0; depth++)
        {
            string[] fitting = [.. level.Where(folder => Fits(folder, images, masks))];
            if (fitting.Length == 1) return fitting[0];
            if (fitting.Length > 1)
                throw new JdmException($"{owner}: the layout {images.Text} and {masks.Text} fits {fitting.Length} folders: " +
                                       $"{string.Join(", ", fitting.Take(5).Select(folder => $"'{folder}'"))}. " +
                                       "Name one of them in --from.");
            level = [.. level.SelectMany(Directory.EnumerateDirectories)
                .Where(folder => Path.GetFileName(folder) is var name && !name.StartsWith('.') && name != "__MACOSX")
                .Order(StringComparer.Ordinal)];
        }
        throw new JdmException($"{owner}: no folder below {string.Join(", ", downloads.Select(folder => $"'{folder}'"))} holds files " +
                               $"{images.Text} and {masks.Text}{Inner(downloads)}. " +
                               "Check that this is the download that the manifest describes.");
    }

    private static string Inner(IReadOnlyList<string> downloads)
    {
        string[] archives = [.. downloads.SelectMany(Directory.EnumerateFileSystemEntries)
            .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".zip" or ".rar" or ".7z" or ".gz")
            .Select(path => Path.GetFileName(path)!).Take(3)];
        return archives.Length == 0
            ? ""
            : $"; there are archives ({string.Join(", ", archives)}), which must be unpacked or named themselves";
    }

    private static bool Fits(string folder, NamePattern images, NamePattern masks)
    {
        string[] splits = !images.HasSplit ? [""]
            : Directory.Exists(images.SplitParent(folder))
                ? [.. Directory.EnumerateDirectories(images.SplitParent(folder)).Select(path => Path.GetFileName(path)!)]
                : [];
        return splits.Any(split => Holds(images, folder, split) && Holds(masks, folder, split));
    }

    private static bool Holds(NamePattern pattern, string root, string split)
    {
        var folder = pattern.FolderIn(root, split);
        if (!Directory.Exists(folder)) return false;
        return pattern.HasIdFolder
            ? Directory.EnumerateDirectories(folder).Any(id => Directory.Exists(pattern.FolderIn(root, split, Path.GetFileName(id))))
            : Directory.EnumerateFiles(folder).Any(file => pattern.IdOf(Path.GetFileName(file)) is not null);
    }
}
