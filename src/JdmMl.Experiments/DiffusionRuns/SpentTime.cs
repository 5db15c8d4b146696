using System.Diagnostics;
using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>Time spent on a run, added up over the processes that worked on it.</summary>
internal sealed class SpentTime
{
    private readonly string _path;
    private readonly TimeSpan _before;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Reads what earlier processes left; a damaged file counts as nothing.</summary>
    internal SpentTime(string path)
    {
        _path = path;
        try { _before = File.Exists(path) ? TimeSpan.FromSeconds(JsonSerializer.Deserialize<double>(File.ReadAllText(path))) : default; }
        catch (JsonException) { _before = default; }
    }

    internal TimeSpan Total => _before + Stopwatch.GetElapsedTime(_started);

    internal void Save() => AtomicFile.WriteAllText(_path, JsonSerializer.Serialize(Total.TotalSeconds));
}
