using System.Text.Json;
using System.Text.Json.Serialization;

namespace JdmMl.Data;

/// <summary>
/// Lays out a checked copy of a downloaded data set: PNG and JPEG images as they are, others as PNG; masks as class-id PNG; a manifest of
/// the copy, and <see cref="PreparedRecord"/> with the checksum of every file.
/// </summary>
public static class DataPreparation
{
    private static readonly JsonSerializerOptions Json =
        new(StrictJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Prepares <paramref name="output"/>, which appears only when it is whole.</summary>
    /// <param name="manifest">What the download should hold.</param>
    /// <param name="from">Folders and zip archives as downloaded; several where the set comes in several.</param>
    /// <param name="output">Folder to make; must not exist, or be empty.</param>
    /// <param name="options">Split, object ids, limits; null takes the defaults.</param>
    /// <param name="progress">Told of every entry and pair.</param>
    /// <param name="stop">Stops; nothing is left behind.</param>
    /// <exception cref="JdmException">The download does not hold what the manifest says, or an archive is refused.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PreparedRecord Prepare(
        DataManifest manifest, IReadOnlyList<string> from, string output, PrepareOptions? options = null,
        IProgress<PrepareProgress>? progress = null, CancellationToken stop = default)
    {
        options ??= new PrepareOptions();
        options.Limits.Check();
        if (manifest.IsPhantom) throw new JdmException($"Manifest '{manifest.FilePath}' draws phantoms; there is nothing to prepare.");
        if (from.Count == 0) throw new JdmException("No download was named. Give a folder or a zip archive.");
        using var staging = new Staging(output);
        try
        {
            var (downloads, sources) = Unpack(from, staging.Folder, options.Limits, progress, stop);
            var (files, items) = Open(manifest, downloads, options.Split);
            var record = Write(manifest, files, items, sources, staging.Folder, options, progress, stop);
            var unpacked = Path.Combine(staging.Folder, Downloads);
            if (Directory.Exists(unpacked)) Directory.Delete(unpacked, recursive: true);
            AtomicFile.WriteAllText(Path.Combine(staging.Folder, PreparedRecord.FileName), JsonSerializer.Serialize(record, Json));
            stop.ThrowIfCancellationRequested();
            staging.Finish();
            return record;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"'{output}' cannot be prepared: {exception.Message} " +
                                   "Check that the folder is writable and the disk not full.", exception);
        }
    }

    private const string Downloads = ".downloads";

    private static (List<string> Folders, PreparedFile[] Sources) Unpack(
        IReadOnlyList<string> from, string staging, ArchiveLimits limits, IProgress<PrepareProgress>? progress, CancellationToken stop)
    {
        var (folders, sources) = (new List<string>(), new List<PreparedFile>());
        foreach (var path in from)
        {
            if (Directory.Exists(path))
            {
                folders.Add(path);
                sources.Add(new PreparedFile { Path = new DirectoryInfo(path).Name });
                continue;
            }
            if (!File.Exists(path)) throw new JdmException($"'{path}' does not exist. Give the downloaded folder or zip archive.");
            if (!IsZip(path)) throw new JdmException($"'{path}' is no zip archive. Unpack it, and name the folder.");
            sources.Add(PreparedFile.Of(path, Path.GetFileName(path)));
            var folder = Path.Combine(staging, Downloads, $"{folders.Count}");
            Directory.CreateDirectory(folder);
            new ZipUnpacking(path, limits).Into(folder, progress, stop);
            folders.Add(folder);
        }
        return (folders, [.. sources]);
    }

    // "PK\3\4", or "PK\5\6" where it is empty.
    private static bool IsZip(string path)
    {
        Span<byte> head = stackalloc byte[4];
        using var stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4
            && (head.SequenceEqual("PK\x3\x4"u8) || head.SequenceEqual("PK\x5\x6"u8));
    }

    private static (FilePairs Files, IReadOnlyList<(int File, PairInfo Info)> Items) Open(
        DataManifest manifest, IReadOnlyList<string> downloads, string? split)
    {
        var owner = $"Manifest '{manifest.FilePath}'";
        string?[] roots = [.. manifest.Content.Layout.Sources().Select(part =>
        {
            if (!manifest.Needs(part, split)) return null;
            var (images, masks) = manifest.PatternsOf(part);
            return LayoutRoot.Find(downloads, images, masks, owner);
        })];
        var files = manifest.OpenFiles(roots, roots.FirstOrDefault(root => root is not null) ?? downloads[0], split);
        var chosen = manifest.Finish(files, split);
        var at = files.Items.Select((item, index) => (item.Id, index)).ToDictionary(entry => entry.Id, entry => entry.index);
        return (files, [.. chosen.Items.Select(item => (at[item.Id], item))]);
    }

    private static PreparedRecord Write(
        DataManifest manifest, FilePairs files, IReadOnlyList<(int File, PairInfo Info)> items, PreparedFile[] sources, string folder,
        PrepareOptions options, IProgress<PrepareProgress>? progress, CancellationToken stop)
    {
        var names = new PreparedNames([.. items.Select(item => item.Info)]);
        var pairs = new PreparedPair[items.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            pairs[i] = WritePair(manifest, files, items[i].File, names.Items[i], names.PathOf(i), folder, options.Instances);
            progress?.Report(new PrepareProgress("prepare", i + 1, pairs.Length));
        }
        var counts = names.Items.Where(item => item.Split != "").GroupBy(item => item.Split)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
        counts["total"] = pairs.Length;
        return new PreparedRecord
        {
            Format = 1, Name = manifest.Content.Name, HomePage = manifest.Content.HomePage, Licence = manifest.Content.Licence,
            Citation = manifest.Content.Citation, Sources = sources, MaskEncoding = files.Encoding.ToString()!, Counts = counts,
            Tables = [.. WriteTables(manifest.Content, names, counts, folder)], Pairs = pairs,
        };
    }

    private static PreparedPair WritePair(
        DataManifest manifest, FilePairs files, int index, PairInfo info, (string Folder, string Name) place, string folder, bool instances)
    {
        var found = files.FilesOf(index);
        var pair = files.Read(index);
        var (width, height, classes) = (pair.Image.Width, pair.Image.Height, manifest.Content.Classes.Length);
        if (pair.Mask.HighestLabel() >= classes)
            throw new JdmException($"Mask '{found.Mask}' holds the class {pair.Mask.HighestLabel()}; " +
                                   $"manifest '{manifest.FilePath}' names the classes 0 to {classes - 1}. " +
                                   "Correct the mask encoding, or name the class.");
        var bytes = InputFile.ReadAllBytes(found.Image);
        var (ending, image) = PngReader.IsPng(bytes) ? (".png", bytes)
            : ColourImages.IsJpeg(bytes) ? (".jpg", bytes)
            : (".png", PngFile.EncodeRgb(pair.Image));
        var ids = instances ? files.Encoding.ReadInstances(found.Mask, width, height) : null;
        return new PreparedPair
        {
            Id = info.Id, Split = info.Split, Group = info.Group, Width = width, Height = height,
            Image = PreparedFile.Write(folder, $"{place.Folder}images/{place.Name}{ending}", image),
            Mask = PreparedFile.Write(folder, $"{place.Folder}masks/{place.Name}.png", PngFile.EncodeMask(pair.Mask)),
            Instances = ids is null
                ? null
                : PreparedFile.Write(folder, $"{place.Folder}instances/{place.Name}.png", PngFile.EncodeInstances(ids)),
        };
    }

    private static IEnumerable<PreparedFile> WriteTables(
        ManifestContent content, PreparedNames names, Dictionary<string, int> counts, string folder)
    {
        var grouped = names.Items.Any(item => item.Group != item.Id);
        if (grouped)
            yield return PreparedFile.Write(folder, "groups.csv", System.Text.Encoding.UTF8.GetBytes(GroupTable.Write(names.Items)));
        var copy = content with
        {
            Layout = new ManifestLayout { Images = names.Prefix + "images/{id}.*", Masks = names.Prefix + "masks/{id}.png" },
            Mask = new ManifestMask { Kind = ManifestMaskKind.ClassIds }, Splits = null, Group = null,
            Groups = grouped ? new ManifestGroups { File = "groups.csv", Id = "id", Group = "group" } : null, ExpectedCounts = counts,
        };
        yield return PreparedFile.Write(folder, PreparedCopy.ManifestName, JsonSerializer.SerializeToUtf8Bytes(copy, Json));
    }
}
