using System.Text;

namespace JdmMl.Data;

/// <summary>
/// A shard's provenance: JSON lines, each flushed to disk before the next pair begins. A line counts once its line end is there, so a
/// line torn by a kill is dropped when the file is opened again. A lock beside it keeps a second process of the shard out.
/// </summary>
internal sealed class ProvenanceFile : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _lines;
    private readonly string _path;

    private ProvenanceFile(string path, FileStream @lock, FileStream lines) => (_path, _lock, _lines) = (path, @lock, lines);

    /// <summary>Opens the file for appending, after rewriting it to the lines that <paramref name="keep"/> holds good.</summary>
    /// <exception cref="JdmException">Another process writes this shard, or the file cannot be written.</exception>
    internal static ProvenanceFile Open(string path, Func<PairProvenance, bool> keep)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var @lock = Lock(path + ".lock", path);
        try
        {
            byte[] found = File.Exists(path) ? File.ReadAllBytes(path) : [];
            var kept = new StringBuilder();
            foreach (var pair in Read(found))
                if (keep(pair)) kept.Append(pair.ToLine()).Append('\n');
            byte[] good = Encoding.UTF8.GetBytes(kept.ToString());
            if (!good.AsSpan().SequenceEqual(found)) AtomicFile.WriteAllBytes(path, good);
            return new ProvenanceFile(path, @lock, new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>The whole lines of a file that another process may be appending to.</summary>
    internal static IEnumerable<PairProvenance> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read(bytes.ToArray());
    }

    internal void Append(PairProvenance pair)
    {
        try
        {
            _lines.Write(Encoding.UTF8.GetBytes(pair.ToLine() + "\n"));
            _lines.Flush(flushToDisk: true);
        }
        catch (IOException exception)
        {
            throw new JdmException(
                $"Cannot write '{_path}': {exception.Message} Check that the folder is writable and the disk not full.", exception);
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _lock.Dispose();
    }

    private static List<PairProvenance> Read(byte[] content)
    {
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        return [.. lines[..^1].Select(PairProvenance.FromLine).OfType<PairProvenance>()];       // what follows the last end is torn
    }

    private static FileStream Lock(string path, string guarded)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new JdmException(
                $"'{guarded}' is being written by another process, or its folder is not writable: {exception.Message} " +
                "Give every process a shard of its own (--shard i/n).", exception);
        }
    }
}
