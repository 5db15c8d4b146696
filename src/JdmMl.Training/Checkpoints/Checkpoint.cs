using System.Security.Cryptography;
using System.Text.Json;

namespace JdmMl.Training;

/// <summary>A checkpoint whose every file was found as it was written.</summary>
public sealed class Checkpoint
{
    private readonly CheckpointManifest _manifest;

    private Checkpoint(string folder, CheckpointManifest manifest) => (Folder, _manifest) = (folder, manifest);

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Training steps done.</summary>
    public long Step => _manifest.Step;

    /// <summary>What tells its run from others.</summary>
    public string Identity => _manifest.Identity;

    /// <summary>The facts kept with it.</summary>
    public IReadOnlyDictionary<string, string> Facts => _manifest.Facts;

    /// <summary>The names of its files, in the order written.</summary>
    public IReadOnlyList<string> FileNames => [.. _manifest.Files.Select(f => f.Name)];

    /// <summary>Opens one of its safetensors files.</summary>
    /// <exception cref="JdmException">There is no such file.</exception>
    public SafeTensorFile Tensors(string fileName) => SafeTensors.Read(Find(fileName));

    /// <summary>Reads one of its text files.</summary>
    /// <exception cref="JdmException">There is no such file, or it cannot be read.</exception>
    public string Text(string fileName)
    {
        string path = Find(fileName);
        try { return File.ReadAllText(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    private string Find(string fileName) => _manifest.Files.Any(f => f.Name == fileName)
        ? Path.Combine(Folder, fileName)
        : throw new JdmException($"'{Folder}' has no '{fileName}'; it holds {string.Join(", ", FileNames)}.");

    /// <summary>Opens a folder without looking into its large files; null with the reason when it is not whole at first sight.</summary>
    /// <exception cref="JdmException">A newer version wrote it.</exception>
    internal static Checkpoint? Open(string folder, long step, out string? fault)
    {
        string path = Path.Combine(folder, CheckpointManifest.FileName);
        try
        {
            var manifest = CheckpointManifest.Parse(File.ReadAllBytes(path));
            if (manifest.FormatVersion != CheckpointManifest.CurrentVersion)
                throw new JdmException(
                    $"'{folder}' has the checkpoint format {manifest.FormatVersion}; " +
                    $"this version reads {CheckpointManifest.CurrentVersion}. " +
                    "Continue with the version that wrote it, or use another folder.");
            fault = manifest.Step == step ? null : $"{CheckpointManifest.FileName} speaks of step {manifest.Step}";
            return fault is null ? new Checkpoint(folder, manifest) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = $"{CheckpointManifest.FileName} is missing";
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            fault = $"{CheckpointManifest.FileName} cannot be read: {e.Message}";
        }
        return null;
    }

    /// <summary>Reads every file through; the first difference from what was written, or null.</summary>
    internal string? FindFault()
    {
        foreach (var file in _manifest.Files)
        {
            string path = Path.Combine(Folder, file.Name);
            try
            {
                if (!File.Exists(path)) return $"{file.Name} is missing";
                using var stream = File.OpenRead(path);
                if (stream.Length != file.Length) return $"{file.Name} has {stream.Length} bytes in place of {file.Length}";
                if (Convert.ToHexString(SHA256.HashData(stream)) != file.Sha256)
                    return $"{file.Name} has other content than was written";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"{file.Name} cannot be read: {e.Message}";
            }
        }
        return null;
    }
}
