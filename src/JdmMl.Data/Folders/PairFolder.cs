namespace JdmMl.Data;

/// <summary>Opens a folder with images/ and masks/, or with train/, valid/, test/ ... that each hold the two.</summary>
public static class PairFolder
{
    /// <summary>
    /// Lists the pairs, joined by file name without ending, in natural order; reads no image. Where the same name occurs in two split
    /// folders, ids become split/name.
    /// </summary>
    /// <exception cref="JdmException">
    /// A folder or a partner is missing, or the mask values do not say by themselves what they mean.
    /// </exception>
    public static IPairSource Open(string folder, PairFolderOptions? options = null)
    {
        options ??= new PairFolderOptions();
        if (!Directory.Exists(folder))
            throw new JdmException($"Folder '{folder}' does not exist. Give the folder that holds images/ and masks/.");
        var (images, masks) = Patterns(folder, options);
        var name = options.DataSet ?? new DirectoryInfo(folder).Name;
        var found = new FileListing(folder, images, masks, $"Folder '{folder}'").Find();
        var encoding = options.MaskEncoding
            ?? (masks.WholeFolder ? MaskEncoding.InstanceFiles : null)
            ?? MaskSniffer.Choose(found, $"Folder '{folder}'", options.Report);
        var group = new GroupRule(options.Group, "PairFolderOptions.Group");
        return new FilePairs(name, found.Select(pair =>
            (pair, new PairInfo(pair.Id, group.GroupOf(pair.Id), name, pair.Split, Origins.Real))), encoding);
    }

    private static (NamePattern Images, NamePattern Masks) Patterns(string folder, PairFolderOptions options)
    {
        var prefix = Directory.Exists(Path.Combine(folder, "images")) || !HoldsSplits(folder) ? "" : "{split}/";
        var images = new NamePattern(Below(folder, prefix, "images", options.Images), "PairFolderOptions.Images");
        var masks = new NamePattern(Below(folder, prefix, "masks", options.Masks), "PairFolderOptions.Masks");
        if (images.HasSplit != masks.HasSplit)
            throw new JdmException(
                $"PairFolderOptions: Images \"{images.Text}\" and Masks \"{masks.Text}\" must both hold {{split}}, or neither.");
        return (images, masks);
    }

    // A pattern without folder means images/ (masks/) where that exists, and the folder itself where everything lies in one.
    private static string Below(string folder, string prefix, string kind, string? pattern)
    {
        if (pattern is null) return $"{prefix}{kind}/{{id}}.*";
        return pattern.Contains('/') || (prefix == "" && !Directory.Exists(Path.Combine(folder, kind)))
            ? pattern
            : $"{prefix}{kind}/{pattern}";
    }

    private static bool HoldsSplits(string folder) =>
        Directory.EnumerateDirectories(folder).Any(split => Directory.Exists(Path.Combine(split, "images")));
}
