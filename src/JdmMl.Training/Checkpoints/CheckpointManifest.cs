using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace JdmMl.Training;

/// <summary>A file of a checkpoint as it was written.</summary>
/// <param name="Name">Plain file name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Upper-case hexadecimal.</param>
internal sealed record CheckpointFile(string Name, long Length, string Sha256);

/// <summary>
/// <c>checkpoint.json</c>, the last file of a checkpoint to be written. Its seal is the hash of its own other fields, so that
/// a changed step or fact is noticed as a changed weight is.
/// </summary>
internal sealed record CheckpointManifest
{
    internal const string FileName = "checkpoint.json";
    internal const int CurrentVersion = 1;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public int FormatVersion { get; init; } = CurrentVersion;
    public long Step { get; init; }
    public string Identity { get; init; } = "";
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<CheckpointFile> Files { get; init; } = [];
    public string Seal { get; init; } = "";

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this with { Seal = SealOf() }, Json);

    /// <exception cref="JsonException">It is not what <see cref="ToBytes"/> made.</exception>
    internal static CheckpointManifest Parse(byte[] bytes)
    {
        var manifest = JsonSerializer.Deserialize<CheckpointManifest>(bytes, Json) ?? throw new JsonException("it is null");
        if (manifest.FormatVersion > CurrentVersion) return manifest;
        if (manifest.Facts is null || manifest.Files is null || manifest.Files.Any(f => f?.Name is null || !IsPlain(f.Name)))
            throw new JsonException("a field is missing or a file name is not plain");
        if (manifest.Seal != manifest.SealOf()) throw new JsonException("its seal does not match its content");
        return manifest;
    }

    internal static bool IsPlain(string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && name != FileName
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private string SealOf() => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Seal = "" }, Json)));
}
