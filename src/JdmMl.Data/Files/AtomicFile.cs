using System.Text;

namespace JdmMl.Data;

/// <summary>Files that are either whole or absent: written under a temporary name in the same folder, flushed to disk, renamed.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes <paramref name="path"/> by <paramref name="write"/>, replacing what was there; folders are created as needed.
    /// </summary>
    /// <exception cref="JdmException">
    /// The file cannot be written; the old one stays. Whatever else <paramref name="write"/> throws passes through.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = Create(path, temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw new JdmException(
                    $"Cannot write '{path}': {exception.Message} Check that the folder is writable and the disk not full.", exception);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public static void WriteAllText(string path, string text) =>
        Write(path, stream => stream.Write(new UTF8Encoding(false).GetBytes(text)));

    /// <summary>Writes bytes.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Writes text unless the file is there already; of several processes that try at once, one succeeds.</summary>
    /// <returns>Whether this call made the file.</returns>
    /// <exception cref="JdmException">The file cannot be written, or nobody gets it done within ten seconds.</exception>
    public static bool TryCreate(string path, string text)
    {
        for (long began = Environment.TickCount64; !File.Exists(path); Thread.Sleep(5))
        {
            if (TryLock(path, out var fault) is { } held)
            {
                bool ours;
                using (held)
                {
                    ours = !File.Exists(path);
                    if (ours) WriteAllText(path, text);
                }
                TryDelete(LockOf(path));                                    // from here on the file itself keeps others out
                return ours;
            }
            if (Environment.TickCount64 - began > 10_000)
                throw new JdmException(
                    $"Cannot create '{path}': {fault!.Message} Check that the folder is writable and no other process hangs there.", fault);
        }
        return false;
    }

    private static string LockOf(string path) => path + ".lock";

    // The system lets go of the lock when its process dies.
    private static FileStream? TryLock(string path, out Exception? fault)
    {
        try
        {
            fault = null;
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            return new FileStream(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = exception;
            return null;
        }
    }

    private static FileStream Create(string path, string temporary)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    private static void TryDelete(string path)
    {
        try { File.Delete(path); }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) { }
    }
}
