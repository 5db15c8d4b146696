namespace JdmMl.Data;

/// <summary>What is wrong with one file.</summary>
/// <param name="Path">The file, relative to the folder.</param>
/// <param name="What">What was found and what was expected.</param>
public sealed record FileFault(string Path, string What);

/// <summary>A folder that <see cref="DataPreparation"/> made.</summary>
public static class PreparedCopy
{
    /// <summary>Name of the copy's own manifest.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Whether a folder is such a copy.</summary>
    public static bool IsPrepared(string folder) => File.Exists(Path.Combine(folder, PreparedRecord.FileName));

    /// <summary>Opens its pairs.</summary>
    /// <exception cref="JdmException">The copy is incomplete.</exception>
    public static IPairSource Open(string folder, string? split = null) =>
        DataManifest.Load(Path.Combine(folder, ManifestName)).Open(folder, split);

    /// <summary>
    /// Compares every file with the record: presence, length, SHA-256, size in pixels, class ids; and looks for files that the record does
    /// not know.
    /// </summary>
    /// <returns>What is wrong, by file; nothing where all is well.</returns>
    /// <exception cref="JdmException">There is no record, or it is malformed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<FileFault> Verify(
        string folder, IProgress<PrepareProgress>? progress = null, CancellationToken stop = default)
    {
        var record = PreparedRecord.Read(folder);
        var faults = new List<FileFault>();
        foreach (var table in record.Tables) CheckFile(folder, table, faults);
        var classes = ClassesOf(folder, faults);
        for (var i = 0; i < record.Pairs.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            CheckPair(folder, record.Pairs[i], classes, faults);
            progress?.Report(new PrepareProgress("verify", i + 1, record.Pairs.Length));
        }
        CheckCounts(record, faults);
        CheckStrangers(folder, record, faults);
        return faults;
    }

    private static int? ClassesOf(string folder, List<FileFault> faults)
    {
        try
        {
            return DataManifest.Load(Path.Combine(folder, ManifestName)).Content.Classes.Length;
        }
        catch (JdmException exception)
        {
            faults.Add(new FileFault(ManifestName, exception.Message));
            return null;
        }
    }

    private static bool CheckFile(string folder, PreparedFile file, List<FileFault> faults)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (!path.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal))
            faults.Add(new FileFault(file.Path, "lies outside the folder; the record was changed"));
        else if (!File.Exists(path)) faults.Add(new FileFault(file.Path, "is missing"));
        else if (new FileInfo(path).Length != file.Bytes)
            faults.Add(new FileFault(file.Path, $"holds {new FileInfo(path).Length} bytes instead of {file.Bytes}"));
        else if (PreparedFile.Of(path, file.Path).Sha256 is var found && found != file.Sha256)
            faults.Add(new FileFault(file.Path, $"has the SHA-256 {found[..12]}... instead of {Short(file.Sha256)}..."));
        else return true;
        return false;
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private static void CheckPair(string folder, PreparedPair pair, int? classes, List<FileFault> faults)
    {
        foreach (var file in pair.Files())
        {
            if (CheckFile(folder, file, faults) && file != pair.Mask || !File.Exists(Path.Combine(folder, file.Path))) continue;
            try
            {
                CheckPixels(Path.Combine(folder, file.Path), file, pair, classes, faults);
            }
            catch (JdmException exception)
            {
                faults.Add(new FileFault(file.Path, exception.Message));
            }
        }
    }

    private static void CheckPixels(string path, PreparedFile file, PreparedPair pair, int? classes, List<FileFault> faults)
    {
        var mask = file == pair.Mask ? MaskReader.Read(path, MaskEncoding.ClassIds) : null;
        var (width, height) = mask is not null ? (mask.Width, mask.Height)
            : file == pair.Image ? ColourImages.Read(path) is var image ? (image.Width, image.Height) : default
            : PngFile.Read(path) is var png ? (png.Width, png.Height) : default;
        if (width != pair.Width || height != pair.Height)
            faults.Add(new FileFault(file.Path, $"is {width}x{height} pixels instead of {pair.Width}x{pair.Height}"));
        if (mask?.HighestLabel() >= classes)
            faults.Add(new FileFault(file.Path, $"holds the class {mask!.HighestLabel()}; the manifest names 0 to {classes - 1}"));
    }

    private static void CheckCounts(PreparedRecord record, List<FileFault> faults)
    {
        foreach (var (name, expected) in record.Counts)
        {
            var count = name == "total" ? record.Pairs.Length : record.Pairs.Count(pair => pair.Split == name);
            if (count != expected)
                faults.Add(new FileFault(PreparedRecord.FileName, $"counts {expected} pairs as {name}, but lists {count}"));
        }
    }

    private static void CheckStrangers(string folder, PreparedRecord record, List<FileFault> faults)
    {
        var known = record.Pairs.SelectMany(pair => pair.Files()).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var place in known.Select(path => path[..path.LastIndexOf('/')]).Distinct().Order(StringComparer.Ordinal))
        {
            var directory = Path.Combine(folder, place);
            if (!Directory.Exists(directory)) continue;
            var names = Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!);
            foreach (var name in names.Order(StringComparer.Ordinal))
                if (!known.Contains($"{place}/{name}")) faults.Add(new FileFault($"{place}/{name}", "is not in the record"));
        }
    }
}
