namespace JdmMl.Data;

/// <summary>
/// A data set described by one strict JSON file: where it comes from, how it lies on disk, what mask values mean, how it is divided.
/// </summary>
public sealed class DataManifest
{
    private readonly Dictionary<string, string>? _splitOfId;

    private DataManifest(string path, ManifestContent content)
    {
        (FilePath, Content) = (path, content);
        if (content.Splits?.Lists is { } lists) _splitOfId = SplitLists.Read(lists, path);
    }

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
        var all = IsPhantom ? OpenPhantoms() : OpenFiles(root ?? Path.GetDirectoryName(Path.GetFullPath(FilePath))!, split);
        if (Content.Splits?.Rule is { } rule) all = PairSplits.Divide(all, rule.Seed, rule.Fractions);
        var chosen = split is null ? all : all.WithSplit(split);
        CheckCounts(chosen, split);
        return chosen;
    }

    private IPairSource OpenPhantoms()
    {
        var phantoms = Content.Layout.Phantoms!;
        return WithManifestInfo(new PhantomPairs(phantoms.Kind, phantoms.Count, phantoms.Size, phantoms.Seed, ""));
    }

    private IPairSource WithManifestInfo(IPairSource source)
    {
        return _splitOfId is null ? source : source.Rename(item => item with { Split = SplitOf(item.Id) });
    }

    private FilePairs OpenFiles(string root, string? split)
    {
        var owner = $"Manifest '{FilePath}'";
        if (!Directory.Exists(root))
            throw new JdmException(
                $"{owner}: the root '{root}' does not exist. Give the folder of your copy of {Content.Title} ({Content.HomePage}).");
        var images = new NamePattern(Content.Layout.Images!, $"{owner}, layout.images");
        var masks = new NamePattern(Content.Layout.Masks!, $"{owner}, layout.masks");
        if (images.HasSplit != masks.HasSplit)
            throw new JdmException($"{owner}: layout.images and layout.masks must both hold {{split}}, or neither.");
        var found = new FileListing(root, images, masks, owner).Find();
        if (_splitOfId is not null) RequireListed(found, split, root, images);
        var group = new GroupRule(Content.Group, $"{owner}, group");
        // A list decides over the folder's name; images of other splits are not looked at when one split is asked for.
        var pairs = found
            .Where(pair => split is null || _splitOfId is null || _splitOfId.GetValueOrDefault(pair.Id) == split)
            .Select(pair =>
            {
                var splitOf = _splitOfId is null ? pair.Split : SplitOf(pair.Id);
                return (pair, new PairInfo(pair.Id, group.GroupOf(pair.Id), Content.Name, splitOf, Origins.Real));
            });
        return new FilePairs(Content.Name, pairs, ManifestChecks.EncodingOf(Content.Mask!));
    }

    private void RequireListed(List<FoundPair> found, string? split, string root, NamePattern images)
    {
        var known = _splitOfId!.Values.Distinct().Order(StringComparer.Ordinal).ToArray();
        if (split is not null && !known.Contains(split))
            throw new JdmException($"Manifest '{FilePath}' has no split '{split}'; splits.lists names {string.Join(", ", known)}.");
        var ids = found.Select(pair => pair.Id).ToHashSet(StringComparer.Ordinal);
        var asked = _splitOfId.Where(entry => split is null || entry.Value == split).ToList();
        var missing = asked.Where(entry => !ids.Contains(entry.Key)).ToList();
        if (missing.Count > 0)
            throw new JdmException($"Manifest '{FilePath}', splits.lists.{missing[0].Value}: id '{missing[0].Key}' has no file; " +
                $"expected '{images.Expected(root, "", missing[0].Key)}' ({missing.Count} of {asked.Count} ids lack theirs). " +
                $"Complete the copy from {Content.HomePage}, or correct the root.");
    }

    private string SplitOf(string id) => _splitOfId!.TryGetValue(id, out var split)
        ? split
        : throw new JdmException($"Manifest '{FilePath}', splits.lists: the data holds the id '{id}', which no list names. " +
                                 "Add it to a list, remove its files, or ask for one split.");

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
