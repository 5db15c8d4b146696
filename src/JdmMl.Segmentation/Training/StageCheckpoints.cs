using System.Text.Json;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Weights, momentum, running sums and history of one stage, put away and taken back exactly.</summary>
internal sealed class StageCheckpoints(string folder, string identity)
{
    private const string IdentityKey = "identity", HistoryKey = "history", TransferKey = "transfer";
    private const string Network = "network.", Momentum = "momentum.", Running = "running";
    private readonly CheckpointStore _store = new(folder);

    internal string Folder => folder;

    internal void Save(long step, StageState state)
    {
        var tensors = NetworkWeights.Of(state.Network).Select(item => (Network + item.Name, item.Value))
            .Concat(state.Optimizer.Velocity.Select(item => (Momentum + item.Name, item.Value)))
            .Append((Running, state.Score.State));
        _store.Save(step, tensors, new Dictionary<string, string>
        {
            [IdentityKey] = identity,
            [HistoryKey] = JsonSerializer.Serialize(state.History, SegmentationJson.Settings),
            [TransferKey] = JsonSerializer.Serialize(state.Transfer, SegmentationJson.Settings),
        });
    }

    /// <summary>Whether there is something to continue.</summary>
    /// <exception cref="JdmException">The folder belongs to another run.</exception>
    internal bool Exist() => _store.Latest(IdentityKey, identity) is not null;

    /// <summary>
    /// Fills <paramref name="state"/> from the newest whole checkpoint; the number of steps done, or null when there is none.
    /// </summary>
    internal long? Restore(StageState state)
    {
        if (_store.Latest(IdentityKey, identity) is not (var step, var file)) return null;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        NetworkWeights.Load(state.Network, Under(Network, file));
        state.Optimizer.Restore(Under(Momentum, file));
        state.Score.Restore(file.Get(Running));
        state.History = JsonSerializer.Deserialize<StageRecord[]>(file.Metadata[HistoryKey], SegmentationJson.Settings)!;
        state.Transfer = JsonSerializer.Deserialize<TransferReport>(file.Metadata[TransferKey], SegmentationJson.Settings);
        return step;
    }

    private static IEnumerable<(string, Tensor)> Under(string prefix, SafeTensorFile file) =>
        file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => (name[prefix.Length..], file.Get(name)));
}
