using System.Text.RegularExpressions;

namespace JdmMl.Data;

/// <summary>Which split a manifest gives an id: by lists, by patterns, or not at all.</summary>
internal sealed class SplitNames
{
    private readonly Dictionary<string, string>? _lists;
    private readonly (string Split, Regex Pattern)[] _patterns = [];
    private readonly string _manifest;

    internal SplitNames(ManifestSplits? splits, string manifest)
    {
        _manifest = manifest;
        if (splits?.Lists is { } lists) _lists = SplitLists.Read(lists, manifest);
        IgnoreUnlisted = splits?.IgnoreUnlisted ?? false;
        if (splits?.Patterns is { } patterns) _patterns = [.. patterns.Select(entry => (entry.Key, Compile(entry.Key, entry.Value)))];
    }

    /// <summary>Whether the manifest itself names splits, so that folders do not count.</summary>
    internal bool Decides => _lists is not null || _patterns.Length > 0;

    internal bool IgnoreUnlisted { get; }

    /// <summary>Id to split, where there are lists.</summary>
    internal IReadOnlyDictionary<string, string>? Lists => _lists;

    internal string[] Known => [.. (_lists?.Values.Distinct() ?? _patterns.Select(entry => entry.Split)).Order(StringComparer.Ordinal)];

    /// <summary>The split of an id, or null where no list names it.</summary>
    internal string? Find(string id)
    {
        if (_lists is not null) return _lists.GetValueOrDefault(id);
        string[] fitting = [.. _patterns.Where(entry => entry.Pattern.IsMatch(id)).Select(entry => entry.Split)];
        return fitting.Length == 1
            ? fitting[0]
            : throw new JdmException($"Manifest '{_manifest}', splits.patterns: the id '{id}' fits " +
                $"{(fitting.Length == 0 ? "no pattern" : $"the patterns of {string.Join(" and ", fitting)}")}; expected exactly one. " +
                "Correct the patterns, or remove its files.");
    }

    /// <summary>The split of an id.</summary>
    /// <exception cref="JdmException">No list names it.</exception>
    internal string Of(string id) => Find(id)
        ?? throw new JdmException($"Manifest '{_manifest}', splits.lists: the data holds the id '{id}', which no list names. " +
                                  "Add it to a list, remove its files, or ask for one split.");

    private Regex Compile(string split, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new JdmException(
                $"Manifest '{_manifest}', splits.patterns.{split}: \"{pattern}\" is no regular expression: {exception.Message}", exception);
        }
    }
}
