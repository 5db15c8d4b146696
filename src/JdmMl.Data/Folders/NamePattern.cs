using System.Text.RegularExpressions;

namespace JdmMl.Data;

/// <summary>
/// Where files lie below a root: "images/{id}.png", "images/{id}_fram.jpg", "{split}/images/{id}.*". {id} stands once, in the file name;
/// {split} may stand once, as a whole folder; the end .* means any of <see cref="ColourImages.Extensions"/>.
/// </summary>
internal sealed class NamePattern
{
    private readonly string[] _folders;
    private readonly Regex _file;

    internal NamePattern(string text, string key)
    {
        Text = text;
        var parts = text.Split('/');
        var (folders, file) = (parts[..^1], parts[^1]);
        var faults = new OptionFaults($"{key} \"{text}\"")
            .Require(file.Split("{id}").Length == 2, "the file name must hold {id} exactly once, for example images/{id}.png")
            .Require(!folders.Any(folder => folder.Contains("{id}")), "{id} stands in a folder name; it belongs into the file name")
            .Require(
                !folders.Any(folder => folder is "" or ".." || folder.Contains('*')),
                "folders must be plain names below the root, divided by /")
            .Require(!file.Replace("{id}", "").AsSpan().ContainsAny('{', '}'), "the file name knows no placeholder but {id}")
            .Require(folders.Count(folder => folder == "{split}") <= 1
                     && !folders.Any(folder => folder != "{split}" && folder.AsSpan().ContainsAny('{', '}')),
                "folders know no placeholder but one {split}, which must be a folder of its own")
            .Require(!text.Contains('\\'), "folders are divided by /, not by \\");
        faults.ThrowIfAny();
        _folders = folders;
        HasSplit = folders.Contains("{split}");
        AnyExtension = file.EndsWith(".*", StringComparison.Ordinal);
        var stem = AnyExtension ? file[..^2] : file;
        new OptionFaults($"{key} \"{text}\"").Require(!stem.Contains('*'), "* may stand only as the end .*").ThrowIfAny();
        var ends = AnyExtension ? $"(?:{string.Join('|', ColourImages.Extensions.Select(Regex.Escape))})" : "";
        _file = new Regex("^" + Regex.Escape(stem).Replace("\\{id}", "(?<id>.+?)") + ends + "$",
            AnyExtension ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant);
    }

    internal string Text { get; }

    internal bool HasSplit { get; }

    internal bool AnyExtension { get; }

    /// <summary>The name of the folder below <paramref name="root"/>; <paramref name="split"/> fills {split}.</summary>
    internal string FolderIn(string root, string split) =>
        Path.Combine([root, .. _folders.Select(folder => folder == "{split}" ? split : folder)]);

    /// <summary>The folder that {split} names one level of, below the root.</summary>
    internal string SplitParent(string root) => Path.Combine([root, .. _folders.TakeWhile(folder => folder != "{split}")]);

    /// <summary>The id that a file name carries, or null when it does not fit.</summary>
    internal string? IdOf(string fileName)
    {
        var match = _file.Match(fileName);
        return match.Success && !fileName.StartsWith('.') ? match.Groups["id"].Value : null;
    }

    /// <summary>What the file of an id would be called.</summary>
    internal string Expected(string root, string split, string id) =>
        Path.Combine(FolderIn(root, split), Path.GetFileName(Text).Replace("{id}", id));
}
