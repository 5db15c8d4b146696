using System.Text.Json;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>The losses of a run, kept on disk so that a continued run still shows how its first part went.</summary>
internal sealed class LossRecord
{
    private readonly string _path;
    private readonly Dictionary<string, SortedDictionary<long, double>> _curves;

    /// <summary>Reads what an earlier start left; a damaged file counts as none, for curves decide nothing.</summary>
    internal LossRecord(string path)
    {
        _path = path;
        try
        {
            _curves = File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, SortedDictionary<long, double>>>(File.ReadAllText(path)) ?? []
                : [];
        }
        catch (JsonException) { _curves = []; }
    }

    /// <summary>A listener that keeps the wanted losses and passes reports on.</summary>
    /// <param name="next">Where reports go.</param>
    /// <param name="stage">Put before the stage's name.</param>
    /// <param name="label">The curve's name for a loss, or null to leave it out.</param>
    internal IProgress<TrainingProgress> Listen(IProgress<TrainingProgress>? next, string stage, Func<string, string?> label)
        => new Listener(this, next, stage, label);

    /// <summary>The curves of the given names, without those that are empty.</summary>
    internal IReadOnlyList<LossCurve> Of(params IEnumerable<string> names)
        => [.. names.Where(_curves.ContainsKey).Select(n => new LossCurve(n, [.. _curves[n].Select(p => (p.Key, p.Value))]))];

    internal void Save() => AtomicFile.WriteAllText(_path, JsonSerializer.Serialize(_curves));

    private sealed class Listener(
        LossRecord owner, IProgress<TrainingProgress>? next, string stage, Func<string, string?> label) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            next?.Report(value with { Stage = $"{stage}: {value.Stage}" });
            foreach (var (name, loss) in value.Losses)
                if (label(name) is string curve && double.IsFinite(loss))
                    (owner._curves.TryGetValue(curve, out var points) ? points : owner._curves[curve] = [])[value.Step] = loss;
        }
    }
}
