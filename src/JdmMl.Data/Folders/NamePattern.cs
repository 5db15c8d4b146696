using System.Text.RegularExpressions;

namespace JdmMl.Data;

/// <summary>
/// Where files lie below a root: "images/{id}.png", "images/{id}_fram.jpg", "{split}/images/{id}.*", "{id}/images/{id}.png",
/// "{id}/masks/*". {id} stands once in the file name, and may stand as a whole folder too; {split} may stand once, as a whole folder; the
/// end .* means any of <see cref="ColourImages.Extensions"/>, and the file name * every picture of the folder {id}, taken as one mask.
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
            .Require(
                file == "*" ? folders.Contains("{id}") : file.Split("{id}").Length == 2,
                "the file name must hold {id} exactly once, for example images/{id}.png, or be * in a folder {id}")
            .Require(
                folders.Count(folder => folder.Contains("{id}")) <= 1
                    && folders.All(folder => folder == "{id}" || !folder.Contains("{id}")),
                "{id} may stand in one folder only, and must be the whole of its name")
            .Require(
                !folders.Any(folder => folder is "" or "." or ".." || folder.Contains('*') || folder.Contains(':')),
                "folders must be plain names below the root, divided by /")
            .Require(!file.Replace("{id}", "").AsSpan().ContainsAny('{', '}'), "the file name knows no placeholder but {id}")
            .Require(folders.Count(folder => folder == "{split}") <= 1
                     && !folders.Any(folder => folder is not ("{split}" or "{id}") && folder.AsSpan().ContainsAny('{', '}')),
                "folders know no placeholder but {id} and one {split}, each of which must be a folder of its own")
            .Require(!text.Contains('\\'), "folders are divided by /, not by \\");
        faults.ThrowIfAny();
        new OptionFaults($"{key} \"{text}\"").Require(
            Array.IndexOf(folders, "{id}") < 0 || Array.IndexOf(folders, "{id}") > Array.IndexOf(folders, "{split}"),
            "the folder {split} must stand before the folder {id}").ThrowIfAny();
        _folders = folders;
        HasIdFolder = folders.Contains("{id}");
        WholeFolder = file == "*";
        HasSplit = folders.Contains("{split}");
        AnyExtension = file.EndsWith(".*", StringComparison.Ordinal);
        var stem = AnyExtension ? file[..^2] : WholeFolder ? "" : file;
        new OptionFaults($"{key} \"{text}\"").Require(!stem.Contains('*'), "* may stand only as the end .*").ThrowIfAny();
        var ends = AnyExtension ? $"(?:{string.Join('|', ColourImages.Extensions.Select(Regex.Escape))})" : "";
        _file = new Regex("^" + Regex.Escape(stem).Replace("\\{id}", "(?<id>.+?)") + ends + "$",
            AnyExtension ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant);
    }

    internal string Text { get; }

    internal bool HasSplit { get; }

    internal bool AnyExtension { get; }

    /// <summary>Whether every id has a folder of its own.</summary>
    internal bool HasIdFolder { get; }

    /// <summary>Whether all pictures of the id's folder are one mask.</summary>
    internal bool WholeFolder { get; }

    /// <summary>
    /// The name of the folder below <paramref name="root"/>; <paramref name="split"/> fills {split} and <paramref name="id"/> {id}; without
    /// an id, the folder that holds the folders of all ids.
    /// </summary>
    internal string FolderIn(string root, string split, string? id = null) =>
        Path.Combine([root, .. _folders.TakeWhile(folder => id is not null || folder != "{id}")
            .Select(folder => folder == "{split}" ? split : folder == "{id}" ? id! : folder)]);

    /// <summary>The folder that {split} names one level of, below the root.</summary>
    internal string SplitParent(string root) => Path.Combine([root, .. _folders.TakeWhile(folder => folder != "{split}")]);

    /// <summary>The id that a file name carries, or null when it does not fit.</summary>
    internal string? IdOf(string fileName)
    {
        var match = _file.Match(fileName);
        return match.Success && !fileName.StartsWith('.') ? match.Groups["id"].Value : null;
    }

    /// <summary>What the file of an id would be called.</summary>
    internal string Expected(string root, string split, string id) => WholeFolder
        ? FolderIn(root, split, id)
        : Path.Combine(FolderIn(root, split, id), Path.GetFileName(Text).Replace("{id}", id));
}
