using System.IO.Compression;

namespace JdmMl.Data;

/// <summary>Unpacks a zip archive that nobody vouches for.</summary>
internal sealed class ZipUnpacking(string archive, ArchiveLimits limits)
{
    private const int UnixKind = 0xF000, UnixFile = 0x8000, UnixFolder = 0x4000, UnixLink = 0xA000;

    private readonly byte[] _buffer = new byte[1 << 16];
    private long _written;
    private long _allowed;

    /// <summary>
    /// Checks every entry's name and kind before the first is written; counts bytes as they come, whatever the archive says.
    /// </summary>
    /// <exception cref="JdmException">The archive is corrupt, or an entry is refused; the message names it.</exception>
    internal void Into(string folder, IProgress<PrepareProgress>? progress, CancellationToken stop)
    {
        _allowed = Math.Min(limits.MaxBytes, checked(new FileInfo(archive).Length * (long)limits.MaxExpansion));
        using var zip = Guard(() => ZipFile.OpenRead(archive));
        var entries = Guard(() => zip.Entries);
        if (entries.Count > limits.MaxEntries)
            throw new JdmException($"Zip '{archive}' holds {entries.Count} entries; at most {limits.MaxEntries} are unpacked. " +
                                   "Raise ArchiveLimits.MaxEntries if you trust it.");
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var targets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries) Check(entry, root, targets);
        if (entries.Sum(entry => (double)entry.Length) is var promised && promised > _allowed) throw TooLarge(promised);
        for (var i = 0; i < entries.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (targets.TryGetValue(entries[i].FullName, out var target)) Write(entries[i], target, stop);
            progress?.Report(new PrepareProgress("unpack", i + 1, entries.Count));
        }
    }

    private void Check(ZipArchiveEntry entry, string root, Dictionary<string, string> targets)
    {
        var name = entry.FullName;
        var parts = name.TrimEnd('/').Split('/', '\\');
        var bad = name.Length == 0 || name[0] is '/' or '\\' || name.AsSpan().ContainsAny(":*?\"<>|") || name.Any(char.IsControl)
            || parts.Any(part => part is "" or "." or ".." || part.EndsWith(' ') || part.EndsWith('.'));
        var target = bad ? "" : Path.GetFullPath(Path.Combine([root, .. parts]));
        if (bad || !target.StartsWith(root, StringComparison.Ordinal))
            throw Refused(name, "it would lie outside the folder or has a name that is no plain file name");
        var kind = entry.ExternalAttributes >> 16 & UnixKind;
        if (kind is not (0 or UnixFile or UnixFolder) || (entry.ExternalAttributes & (int)FileAttributes.ReparsePoint) != 0)
            throw Refused(name, kind is UnixLink or 0 ? "it is a link" : "it is neither a file nor a folder");
        if (entry.IsEncrypted) throw Refused(name, "it is encrypted. Unpack the archive with its password, and name the folder");
        if (name.EndsWith('/') || name.EndsWith('\\')) return;
        if (!targets.TryAdd(name, target)) throw Refused(name, "its name occurs twice");
    }

    private void Write(ZipArchiveEntry entry, string target, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var from = Guard(entry.Open);
        using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var (crc, length) = (0u, 0L);
        for (int count; (count = Guard(() => from.Read(_buffer))) > 0; to.Write(_buffer, 0, count))
        {
            stop.ThrowIfCancellationRequested();
            crc = Crc32.Of(_buffer.AsSpan(0, count), crc);
            length += count;
            _written += count;
            if (_written > _allowed) throw TooLarge(_written);
        }
        if (length != entry.Length || crc != entry.Crc32)
            throw new JdmException($"Zip '{archive}' is corrupt: entry '{entry.FullName}' holds {length} bytes with checksum {crc:X8} " +
                                   $"instead of {entry.Length} with {entry.Crc32:X8}. Download it again.");
    }

    private JdmException Refused(string entry, string why) => new($"Zip '{archive}': the entry '{entry}' is refused: {why}.");

    private JdmException TooLarge(double bytes) => new(
        $"Zip '{archive}' unpacks to {bytes:0} bytes or more; allowed are {_allowed} " +
        $"({limits.MaxExpansion} times its size, and {limits.MaxBytes} at most). If you trust it, " +
        "raise --max-expansion or --max-gigabytes (ArchiveLimits), or unpack it yourself and name the folder.");

    // The framework throws many things at a broken archive.
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JdmException($"File '{archive}' does not exist. Check the path.", exception);
        }
        catch (Exception exception) when (exception is not (JdmException or OperationCanceledException or OutOfMemoryException))
        {
            throw new JdmException($"Zip '{archive}' cannot be read: {exception.Message} Download it again.", exception);
        }
    }
}
