namespace JdmMl.Data;

/// <summary>
/// A folder that is built beside its place and renamed when it is whole. What a killed run left is cleared by the next; two runs at once
/// are refused.
/// </summary>
internal sealed class Staging : IDisposable
{
    private const string Marker = ".preparing";

    private readonly string _output;
    private FileStream? _held;

    internal Staging(string output)
    {
        _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        Folder = _output + Marker;
        if (File.Exists(_output) || Directory.Exists(_output) && Directory.EnumerateFileSystemEntries(_output).Any())
            throw new JdmException(File.Exists(Path.Combine(_output, PreparedRecord.FileName))
                ? $"'{output}' is prepared already. Check it with 'jdm data verify', or remove it to prepare it anew."
                : $"'{output}' exists and is not empty. Name a new folder.");
        try
        {
            if (Directory.Exists(Folder) && !File.Exists(Path.Combine(Folder, Marker))
                && Directory.EnumerateFileSystemEntries(Folder).Any())
                throw new JdmException($"'{Folder}', where the copy is built, holds foreign files. Remove or rename it.");
            Directory.CreateDirectory(Folder);
            _held = new FileStream(Path.Combine(Folder, Marker), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            foreach (var folder in Directory.GetDirectories(Folder)) Directory.Delete(folder, recursive: true);
            foreach (var file in Directory.GetFiles(Folder)) if (Path.GetFileName(file) != Marker) File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _held?.Dispose();
            throw new JdmException($"'{Folder}' cannot be written: {exception.Message} " +
                                   "Another process may be preparing the same folder, or the disk refuses.", exception);
        }
    }

    internal string Folder { get; }

    /// <summary>Puts the folder into its place.</summary>
    internal void Finish()
    {
        _held!.Dispose();
        _held = null;
        File.Delete(Path.Combine(Folder, Marker));
        if (Directory.Exists(_output)) Directory.Delete(_output);   // empty, as checked
        Directory.Move(Folder, _output);
    }

    /// <summary>Removes what was not finished.</summary>
    public void Dispose()
    {
        if (_held is null) return;
        _held.Dispose();
        try { Directory.Delete(Folder, recursive: true); }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) { }
    }
}
