using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>
/// Keeps the pace of a pool beside its pairs, one file a shard. A batch counts with its time once it is whole; what a kill leaves of a
/// batch counts neither as pairs nor as time, so the pace over several starts is that of a run without interruption.
/// </summary>
internal sealed class PoolClock
{
    private readonly string _path;
    private PoolPace _pace;

    internal PoolClock(string pool, Shard shard)
    {
        _path = Path.Combine(FolderOf(pool), string.Create(CultureInfo.InvariantCulture, $"{shard.Number:000}-of-{shard.Count:000}.json"));
        _pace = File.Exists(_path) ? Read(_path) : new PoolPace(0, 0, 0);
    }

    /// <summary>The pace of a pool, all shards together.</summary>
    internal static PoolPace Of(string pool) => Directory.Exists(FolderOf(pool))
        ? Directory.EnumerateFiles(FolderOf(pool), "*.json").Order(StringComparer.Ordinal).Select(Read)
            .Aggregate(new PoolPace(0, 0, 0), (a, b) => a + b)
        : new PoolPace(0, 0, 0);

    /// <summary>Runs and times; <paramref name="draw"/> says how many pairs it drew.</summary>
    internal void Time(Func<int> draw)
    {
        var (cpu, wall) = (ProcessorTime(), Stopwatch.GetTimestamp());
        int pairs = draw();
        if (pairs == 0) return;
        _pace += new PoolPace(pairs, (ProcessorTime() - cpu).TotalSeconds, Stopwatch.GetElapsedTime(wall).TotalSeconds);
        AtomicFile.WriteAllText(_path, JsonSerializer.Serialize(_pace));
    }

    private static string FolderOf(string pool) => Path.Combine(pool, "times");

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static PoolPace Read(string path)
    {
        string remedy = $"Delete the folder '{Path.GetDirectoryName(Path.GetDirectoryName(path))}' to draw and time its pairs again.";
        try
        {
            return JsonSerializer.Deserialize<PoolPace>(File.ReadAllText(path))
                ?? throw new JdmException($"'{path}' holds no times. {remedy}");
        }
        catch (JsonException e) { throw new JdmException($"'{path}' is damaged: {e.Message} {remedy}", e); }
    }
}
