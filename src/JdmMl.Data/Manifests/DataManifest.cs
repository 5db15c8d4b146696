namespace JdmMl.Data;

/// <summary>
/// A data set described by one strict JSON file: where it comes from, how it lies on disk, what mask values mean, how it is divided.
/// </summary>
public sealed class DataManifest
{
    private readonly SplitNames _splits;

    private DataManifest(string path, ManifestContent content) =>
        (FilePath, Content, _splits) = (path, content, new SplitNames(content.Splits, path));

    /// <summary>The manifest file.</summary>
    public string FilePath { get; }

    /// <summary>What it says.</summary>
    public ManifestContent Content { get; }

    /// <summary>Whether the pairs are drawn, so that no root is needed.</summary>
    public bool IsPhantom => Content.Layout.Phantoms is not null;

    /// <summary>Reads and checks a manifest; unknown keys are errors.</summary>
    /// <exception cref="JdmException">The file is missing or faulty; the message names file, key and remedy.</exception>
    public static DataManifest Load(string path)
    {
        var content = StrictJson.Read<ManifestContent>(path, "Manifest");
        ManifestChecks.Check(content, path);
        return new DataManifest(path, content);
    }

    /// <summary>
    /// Lists the pairs below <paramref name="root"/> (default: the manifest's folder), or those of one split; reads no image.
    /// </summary>
    /// <exception cref="JdmException">Something that the manifest promises is missing, or there is more than it says.</exception>
    public IPairSource Open(string? root = null, string? split = null)
    {
        if (IsPhantom && root is not null)
            throw new JdmException(
                $"Manifest '{FilePath}' draws phantoms and reads no files, but the root '{root}' was given. Leave the root out.");
        return Finish(IsPhantom ? OpenPhantoms() : OpenFiles(root ?? Path.GetDirectoryName(Path.GetFullPath(FilePath))!, split), split);
    }

    /// <summary>The files of the pairs, where every part of the layout has a root of its own; null skips the part.</summary>
    internal FilePairs OpenFiles(IReadOnlyList<string?> roots, string groupRoot, string? split)
    {
        var owner = $"Manifest '{FilePath}'";
        if (split is not null && _splits.Decides && !_splits.Known.Contains(split))
            throw new JdmException($"{owner} has no split '{split}'; splits.{(_splits.Lists is null ? "patterns" : "lists")} " +
                                   $"names {string.Join(", ", _splits.Known)}.");
        var found = new List<FoundPair>();
        NamePattern? first = null;
        foreach (var (part, root) in Content.Layout.Sources().Zip(roots))
        {
            var (images, masks) = PatternsOf(part);
            first ??= images;
            if (root is null) continue;
            found.AddRange(new FileListing(root, images, masks, owner).Find()
                .Select(pair => pair with { Split = part.Split ?? pair.Split }));
        }
        if (_splits.Lists is not null) RequireListed(found, split, roots.FirstOrDefault(root => root is not null) ?? groupRoot, first!);
        var groupOf = Groups(groupRoot, owner);
        // A list decides over the folder's name; images of other splits are not looked at when one split is asked for.
        var pairs = found
            .Where(pair => !_splits.Decides || (split is null && !_splits.IgnoreUnlisted)
                || _splits.Find(pair.Id) is { } named && (split is null || named == split))
            .Select(pair => (pair, new PairInfo(
                pair.Id, groupOf(pair.Id), Content.Name, _splits.Decides ? _splits.Of(pair.Id) : pair.Split, Origins.Real)));
        return new FilePairs(Content.Name, pairs, ManifestChecks.EncodingOf(Content.Mask!));
    }

    /// <summary>Divides by the rule, takes the split asked for, and counts.</summary>
    internal IPairSource Finish(IPairSource all, string? split)
    {
        if (Content.Splits?.Rule is { } rule) all = PairSplits.Divide(all, rule.Seed, rule.Fractions);
        var chosen = split is null ? all : all.WithSplit(split);
        CheckCounts(chosen, split);
        return chosen;
    }

    /// <summary>The two patterns of one part.</summary>
    internal (NamePattern Images, NamePattern Masks) PatternsOf(ManifestPart part)
    {
        var key = $"Manifest '{FilePath}', layout.";
        var (images, masks) = (new NamePattern(part.Images, key + "images"), new NamePattern(part.Masks, key + "masks"));
        return images.HasSplit == masks.HasSplit
            ? (images, masks)
            : throw new JdmException($"Manifest '{FilePath}': layout.images and layout.masks must both hold {{split}}, or neither.");
    }

    /// <summary>Whether a part is needed for a split.</summary>
    internal bool Needs(ManifestPart part, string? split) =>
        split is null || part.Split is null || part.Split == split || Content.Splits?.Rule is not null
        || Content.Layout.Sources().All(other => other.Split != split);

    private IPairSource OpenPhantoms()
    {
        var phantoms = Content.Layout.Phantoms!;
        var source = new PhantomPairs(phantoms.Kind, phantoms.Count, phantoms.Size, phantoms.Seed, "");
        return _splits.Decides ? source.Rename(item => item with { Split = _splits.Of(item.Id) }) : source;
    }

    private FilePairs OpenFiles(string root, string? split)
    {
        if (!Directory.Exists(root))
            throw new JdmException($"Manifest '{FilePath}': the root '{root}' does not exist. " +
                                   $"Give the folder of your copy of {Content.Title} ({Content.HomePage}).");
        return OpenFiles([.. Content.Layout.Sources().Select(part => Needs(part, split) ? root : null)], root, split);
    }

    private Func<string, string> Groups(string root, string owner)
    {
        if (Content.Groups is not { } table) return new GroupRule(Content.Group, $"{owner}, group").GroupOf;
        var path = Path.Combine(root, table.File);
        var groups = GroupTable.Read(path, table.Id, table.Group, $"{owner}, groups");
        return id => groups.TryGetValue(id, out var group)
            ? group
            : throw new JdmException($"{owner}, groups: '{path}' does not name the id '{id}'. Complete the table, or remove its files.");
    }

    private void RequireListed(List<FoundPair> found, string? split, string root, NamePattern images)
    {
        var ids = found.Select(pair => pair.Id).ToHashSet(StringComparer.Ordinal);
        var asked = _splits.Lists!.Where(entry => split is null || entry.Value == split).ToList();
        var missing = asked.Where(entry => !ids.Contains(entry.Key)).ToList();
        if (missing.Count > 0)
            throw new JdmException($"Manifest '{FilePath}', splits.lists.{missing[0].Value}: id '{missing[0].Key}' has no file; " +
                $"expected '{images.Expected(root, "", missing[0].Key)}' ({missing.Count} of {asked.Count} ids lack theirs). " +
                $"Complete the copy from {Content.HomePage}, or correct the root.");
    }

    private void CheckCounts(IPairSource chosen, string? split)
    {
        foreach (var (name, expected) in Content.ExpectedCounts ?? [])
        {
            if (split is not null && name != split) continue;
            var count = name == "total" ? chosen.Items.Count : chosen.Items.Count(item => item.Split == name);
            if (count != expected)
                throw new JdmException($"Manifest '{FilePath}', expectedCounts.{name}: {count} pairs were found and {expected} expected. " +
                                       $"Complete the copy from {Content.HomePage}, or correct the number in a manifest of your own.");
        }
    }
}
