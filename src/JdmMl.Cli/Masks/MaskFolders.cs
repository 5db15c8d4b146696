using JdmMl.Data;

namespace JdmMl.Cli.Masks;

/// <summary>One image of two or three folders.</summary>
internal sealed record MaskFiles(string Id, string Truth, string Prediction, string? SoftMap);

/// <summary>Finds the files of one image in several folders by their names without ending.</summary>
internal static class MaskFolders
{
    private const int Listed = 50;

    /// <summary>The images by name; every file has its counterparts.</summary>
    /// <exception cref="JdmException">A folder is missing or empty, a name occurs twice, or files have no counterpart.</exception>
    internal static IReadOnlyList<MaskFiles> Match(
        string truth, string truthSuffix, string prediction, string predictionSuffix, string? soft, string softSuffix)
    {
        var truths = new MaskFolder("truth", truth, truthSuffix);
        var predictions = new MaskFolder("prediction", prediction, predictionSuffix);
        var maps = soft is null ? null : new MaskFolder("soft map", soft, softSuffix);
        MaskFolder[] folders = maps is null ? [truths, predictions] : [truths, predictions, maps];
        string[] faults =
        [
            .. from one in folders
               from other in folders
               where one != other && (one == truths || other == truths)
               let lone = one.Files.Keys.Where(id => !other.Files.ContainsKey(id)).Order(StringComparer.Ordinal).ToArray()
               where lone.Length > 0
               select $"\n  {lone.Length} {one.What}{(lone.Length == 1 ? "" : "s")} without {other.What}: {Names(lone)}{other.Others}",
        ];
        if (faults.Length > 0)
            throw new JdmException(
                $"Files are matched by their names without ending, and some have no counterpart:{string.Concat(faults)}\n" +
                "Complete or remove them; nothing is scored in part. " +
                "A common ending such as _mask is named by --truth-suffix or --pred-suffix.");
        return
        [
            .. truths.Files.OrderBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new MaskFiles(f.Key, f.Value, predictions.Files[f.Key], maps?.Files[f.Key])),
        ];
    }

    private static string Names(string[] ids) =>
        string.Join(", ", ids.Take(Listed)) + (ids.Length > Listed ? $" and {ids.Length - Listed} more" : "");

    private sealed class MaskFolder
    {
        private readonly List<string> _others = [];

        internal MaskFolder(string what, string folder, string suffix)
        {
            What = what;
            if (!Directory.Exists(folder))
                throw new JdmException($"The folder of {what}s '{folder}' does not exist. Check the path.");
            foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path), id = Path.GetFileNameWithoutExtension(path);
                bool fits = ColourImages.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()) && name[0] != '.'
                    && id.EndsWith(suffix, StringComparison.Ordinal) && id.Length > suffix.Length;
                if (!fits)
                {
                    _others.Add(name);
                    continue;
                }
                id = id[..^suffix.Length];
                if (!Files.TryAdd(id, path))
                    throw new JdmException(
                        $"'{Files[id]}' and '{path}' are both the {what} of '{id}', since files are matched by name without ending. " +
                        "Remove one.");
            }
            if (Files.Count == 0)
                throw new JdmException(
                    $"The folder of {what}s '{folder}' holds no mask; expected {string.Join(", ", ColourImages.Extensions)} files" +
                    $"{(suffix.Length > 0 ? $" whose names end with {suffix}" : "")}.{Others}");
        }

        internal string What { get; }

        internal Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

        /// <summary>What was passed over, to be shown beside what is missing.</summary>
        internal string Others => _others.Count == 0
            ? ""
            : $" (passed over among the {What}s: {string.Join(", ", _others.Take(5))}{(_others.Count > 5 ? ", ..." : "")})";
    }
}
