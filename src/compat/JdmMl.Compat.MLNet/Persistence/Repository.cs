using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>The entries of a model file that is being written.</summary>
internal sealed class RepositoryWriter(Stream stream) : IDisposable
{
    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    public Stream CreateEntry(string directory, string name) => _zip.CreateEntry(Repository.PathOf(directory, name)).Open();

    public void Dispose() => _zip.Dispose();
}

/// <summary>The entries of a model file.</summary>
internal sealed class RepositoryReader(Stream stream) : IDisposable
{
    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);

    public Stream OpenEntryOrNull(string directory, string name) => _zip.GetEntry(Repository.PathOf(directory, name))?.Open();

    public void Dispose() => _zip.Dispose();
}

internal static class Repository
{
    public static string PathOf(string directory, string name) => string.IsNullOrEmpty(directory) ? name : $"{directory}/{name}";
}
