using System.Text.Json;
using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Weights, momentum, running sums and history of one stage, put away and taken back exactly.</summary>
internal sealed class StageCheckpoints(string folder, string identity)
{
    private const string HistoryFile = "history.json", TransferFile = "transfer.json";
    private const string EpochsFile = "epochs.jsonl", BestFile = "best.safetensors";
    private const string Momentum = "momentum.", Running = "running";
    private static readonly JsonSerializerOptions Line = new(SegmentationJson.Settings) { WriteIndented = false };
    private readonly List<string> _notes = [];
    private CheckpointStore? _store;

    private CheckpointStore Store => _store ??= new(folder, _notes.Add);

    internal string Folder => folder;

    /// <summary>What was found wrong in the folder and passed over, once.</summary>
    internal IReadOnlyList<string> TakeNotes()
    {
        string[] notes = [.. _notes.Distinct()];
        _notes.Clear();
        return notes;
    }

    internal void Save(long step, StageState state)
    {
        var lines = string.Concat(state.Epochs.Select(epoch => JsonSerializer.Serialize(epoch, Line) + "\n"));
        var parts = new CheckpointParts
        {
            Tensors =
            {
                [CheckpointParts.Weights] = NetworkWeights.Of(state.Network),
                [CheckpointParts.Training] = state.Optimizer.Velocity.Select(item => (Momentum + item.Name, item.Value))
                    .Append((Running, state.Score.State)),
            },
            Texts =
            {
                [HistoryFile] = JsonSerializer.Serialize(state.History, SegmentationJson.Settings),
                [TransferFile] = JsonSerializer.Serialize(state.Transfer, SegmentationJson.Settings),
                [EpochsFile] = lines,
            },
        };
        if (state.Best.Values.Count > 0) parts.Tensors[BestFile] = state.Best.Values;
        Store.Save(step, identity, parts);
        AtomicFile.WriteAllText(Path.Combine(folder, EpochsFile), lines);       // for people, beside the checkpoints
    }

    /// <summary>Whether there is something to continue.</summary>
    /// <exception cref="JdmException">The folder belongs to another run.</exception>
    internal bool Exist() => Store.Latest(identity) is not null;

    /// <summary>
    /// Fills <paramref name="state"/> from the newest whole checkpoint; the number of steps done, or null when there is none.
    /// </summary>
    internal long? Restore(StageState state)
    {
        if (Store.Latest(identity) is not { } checkpoint) return null;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var training = checkpoint.Tensors(CheckpointParts.Training);
        NetworkWeights.Load(state.Network, Under("", checkpoint.Tensors(CheckpointParts.Weights)));
        state.Optimizer.Restore(Under(Momentum, training));
        state.Score.Restore(training.Get(Running));
        state.History = JsonSerializer.Deserialize<StageRecord[]>(checkpoint.Text(HistoryFile), SegmentationJson.Settings)!;
        state.Transfer = JsonSerializer.Deserialize<TransferReport>(checkpoint.Text(TransferFile), SegmentationJson.Settings);
        state.Epochs.Clear();
        foreach (var line in checkpoint.Text(EpochsFile).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            state.Epochs.Add(JsonSerializer.Deserialize<EpochRecord>(line, Line)!);
        if (checkpoint.FileNames.Contains(BestFile))
        {
            var best = checkpoint.Tensors(BestFile);
            state.Best.Take(NetworkWeights.Of(state.Network).Select(item => (item.Name, best.Get(item.Name).to(item.Value.device))));
        }
        return checkpoint.Step;
    }

    private static IEnumerable<(string, Tensor)> Under(string prefix, SafeTensorFile file) =>
        file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => (name[prefix.Length..], file.Get(name)));
}
