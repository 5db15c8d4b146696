using System.IO.Compression;

namespace JdmMl.Data.Tests;

/// <summary>Zips of what a test wants in them, honest or not.</summary>
internal static class ZipSample
{
    internal static string Of(string path, params (string Name, byte[] Bytes)[] entries) => Of(path, entries, _ => { });

    internal static string Of(string path, (string Name, byte[] Bytes)[] entries, Action<ZipArchiveEntry> change)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            var entry = zip.CreateEntry(name);
            change(entry);
            using var stream = entry.Open();
            stream.Write(bytes);
        }
        return path;
    }

    /// <summary>A folder's files, below an outer folder.</summary>
    internal static string OfFolder(string path, string folder, string outer)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return Of(path, [.. files.Select(file => (outer + Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file)))]);
    }
}
