using System.Diagnostics;
using System.Text.Json;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>Time spent on training steps, added up over the processes that worked on a run; drawing sheets does not count.</summary>
internal sealed class SpentTime
{
    private readonly string _path;
    private readonly TimeSpan _before;
    private readonly Stopwatch _watch = new();

    /// <summary>Reads what earlier processes left; a damaged file counts as nothing.</summary>
    internal SpentTime(string path)
    {
        _path = path;
        try { _before = File.Exists(path) ? TimeSpan.FromSeconds(JsonSerializer.Deserialize<double>(File.ReadAllText(path))) : default; }
        catch (JsonException) { _before = default; }
    }

    internal TimeSpan Total => _before + _watch.Elapsed;

    /// <summary>A listener that lets the time run from the first report of a loss on, and passes reports on.</summary>
    internal IProgress<TrainingProgress> Listen(IProgress<TrainingProgress> next) => new Listener(this, next);

    /// <summary>Stops the time until the next report of a loss.</summary>
    internal void Pause() => _watch.Stop();

    internal void Save() => AtomicFile.WriteAllText(_path, JsonSerializer.Serialize(Total.TotalSeconds));

    private sealed class Listener(SpentTime owner, IProgress<TrainingProgress> next) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Losses.Count > 0) owner._watch.Start();
            next.Report(value);
        }
    }
}
