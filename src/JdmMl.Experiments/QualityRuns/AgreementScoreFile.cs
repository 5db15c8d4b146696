using System.Text;
using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>
/// Scores as they come: a first line that says what they depend on, then a line a batch, each whole before the next begins. A line torn by
/// a kill is dropped, so that its batch is scored again.
/// </summary>
internal sealed class AgreementScoreFile
{
    private static readonly JsonSerializerOptions OneLine = new(StrictJson.Options) { WriteIndented = false };
    private readonly string? _path;
    private readonly Dictionary<string, double?[]> _known = [];

    private AgreementScoreFile(string? path) => _path = path;

    /// <summary>Scores that were found.</summary>
    internal int Found => _known.Count;

    /// <summary>Opens or begins a file; with no path scores are only kept in memory.</summary>
    /// <exception cref="JdmException">The file holds scores of another model, other pairs or other settings.</exception>
    internal static AgreementScoreFile Open(string? path, string key, string scorer)
    {
        var file = new AgreementScoreFile(path);
        if (path is null) return file;
        string head = JsonSerializer.Serialize(new Head(1, key, scorer), OneLine) + "\n";
        if (!File.Exists(path))
        {
            AtomicFile.WriteAllText(path, head);
            return file;
        }
        string text = File.ReadAllText(path);
        string[] lines = text.Split('\n');
        if (Read<Head>(lines[0])?.Key != key)
            throw new JdmException(
                $"'{path}' holds scores of another model, of other pairs or settings ({Read<Head>(lines[0])?.Scorer ?? "unreadable"}). " +
                "Delete it, or name another --output.");
        var good = new StringBuilder(head);
        foreach (string line in lines[1..^1])       // what follows the last line end is torn
            if (Read<Batch>(line) is { } batch)
            {
                file._known[batch.Name] = [.. batch.Scores];
                good.Append(line).Append('\n');
            }
        if (good.ToString() != text) AtomicFile.WriteAllText(path, good.ToString());
        return file;
    }

    /// <summary>The scores of a batch, from the file or made now and noted.</summary>
    internal double?[] Scores(string name, Func<double?[]> make)
    {
        if (_known.TryGetValue(name, out var found)) return found;
        double?[] made = make();
        _known[name] = made;
        if (_path is null) return made;
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Batch(name, made), OneLine) + "\n"));
        stream.Flush(flushToDisk: true);
        return made;
    }

    private static T? Read<T>(string line) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, OneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Head(int FormatVersion, string Key, string Scorer);

    private sealed record Batch(string Name, IReadOnlyList<double?> Scores);
}
