using Microsoft.Win32.SafeHandles;

namespace JdmMl.Data;

/// <summary>
/// Pairs brought to one square size and kept in one file that is read by index: memory stays bounded whatever their number.
/// Reading is thread-safe.
/// </summary>
public sealed class PackedPairs : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly FileStream? _temporary;
    private readonly PackFooter _footer;

    private PackedPairs(SafeFileHandle file, FileStream? temporary, PackFooter footer) =>
        (_file, _temporary, _footer) = (file, temporary, footer);

    /// <summary>Number of records; with patches more than the source's pairs.</summary>
    public int Count => _footer.Items.Length;

    /// <summary>Side of the squares in pixels.</summary>
    public int Size => _footer.Size;

    /// <summary>The highest label that occurs + 1, at least 2.</summary>
    public int ClassCount => _footer.ClassCount;

    /// <summary>Name and provenance of every record; a patch has the id id@y,x and its pair's group.</summary>
    public IReadOnlyList<PairInfo> Items => _footer.Items;

    /// <summary>SHA-256 of the content (size, records, ids), lower-case hex.</summary>
    public string Hash => _footer.Hash;

    /// <summary>
    /// Packs <paramref name="source"/>. A pack at <paramref name="path"/> from the same pixels and options is checked and reused, anything
    /// else there is replaced; null packs into a temporary file that <see cref="Dispose"/> deletes. Progress counts the source's pairs.
    /// </summary>
    /// <exception cref="JdmException">The source is empty, a pair cannot be read, or is smaller than a patch.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static PackedPairs Build(IPairSource source, PackOptions options, string? path = null,
        IProgress<(int done, int total)>? progress = null, CancellationToken ct = default)
    {
        options.Validate();
        if (source.Items.Count == 0)
            throw new JdmException($"Source '{source.Name}' holds no pairs; at least one is needed. Check the split and the folder.");
        if (path is null) return BuildTemporary(source, options, progress, ct);
        var key = KeyOf(source, options);
        if (File.Exists(path) && TryReuse(path, key, options.Report) is { } existing) return existing;
        AtomicFile.Write(path, stream => PackWriter.Write(stream, source, options, key, progress, ct));
        return Open(path);
    }

    /// <summary>Opens an existing pack without reading the records.</summary>
    /// <exception cref="JdmException">The file is missing or damaged.</exception>
    public static PackedPairs Open(string path)
    {
        if (!File.Exists(path)) throw new JdmException($"Pack '{path}' does not exist. Build it first.");
        var file = PackReader.Open(path);
        if (PackReader.ReadFooter(file, out var fault) is { } footer) return new PackedPairs(file, null, footer);
        file.Dispose();
        throw new JdmException($"Pack '{path}' is corrupt: {fault}. Delete it and build it again.");
    }

    /// <summary>Reads one record: <paramref name="rgb"/> is [3, S, S] planar, <paramref name="mask"/> [S, S].</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="JdmException">The file was changed under our hands.</exception>
    public void Read(int index, Span<byte> rgb, Span<byte> mask)
    {
        var area = Size * Size;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (rgb.Length != 3 * area)
            throw new ArgumentException($"rgb holds {rgb.Length} bytes; expected 3 x {Size} x {Size} = {3 * area}.", nameof(rgb));
        if (mask.Length != area)
            throw new ArgumentException($"mask holds {mask.Length} bytes; expected {Size} x {Size} = {area}.", nameof(mask));
        var offset = 8 + 4L * area * index;
        if (!FileRegion.TryRead(_file, rgb, offset) || !FileRegion.TryRead(_file, mask, offset + rgb.Length))
            throw new JdmException($"A pack of {Count} pairs ends before pair {index}: its file was cut while in use. Build it again.");
    }

    /// <summary>Closes the file, and deletes it if it is temporary.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _temporary?.Dispose();
    }

    private static PackedPairs BuildTemporary(
        IPairSource source, PackOptions options, IProgress<(int done, int total)>? progress, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"jdm-{Guid.NewGuid():N}.pack");
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            PackWriter.Write(stream, source, options, null, progress, ct);
            stream.Flush();
            var file = stream.SafeFileHandle;
            var footer = PackReader.ReadFooter(file, out var fault)
                ?? throw new JdmException($"Temporary pack '{path}': {fault}. Check the disk.");
            return new PackedPairs(file, stream, footer);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static string? KeyOf(IPairSource source, PackOptions options) => Fingerprints.Combine(
        source.Fingerprint, PackWriter.Describe(options),
        string.Join('\n', source.Items.Select(item => $"{item.Id}\t{item.Group}\t{item.DataSet}\t{item.Split}\t{item.Origin}")));

    private static PackedPairs? TryReuse(string path, string? key, Action<string>? report)
    {
        var file = PackReader.Open(path);
        var footer = PackReader.ReadFooter(file, out var fault);
        if (footer is not null && key is not null && footer.Key == key)
        {
            if (PackReader.HashAgrees(file, footer)) return new PackedPairs(file, null, footer);
            (footer, fault) = (null, "its content does not fit its hash");
        }
        file.Dispose();
        if (footer is null) report?.Invoke($"Pack '{path}' is corrupt ({fault}) and is built again.");
        return null;
    }
}
