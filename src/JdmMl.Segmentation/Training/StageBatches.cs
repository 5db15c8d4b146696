using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>The batches of a stage, from one set of cases or put together from several.</summary>
internal sealed class StageBatches : IDisposable
{
    private readonly BatchSource[] _sources;

    /// <summary>Batches to learn from.</summary>
    internal StageBatches(StageSpec stage, SegmentationOptions options, IReadOnlyList<IAugmentation> augmentations, Device device) =>
        _sources = [.. stage.Parts.Select((part, i) => new BatchSource(
            part.Cases, options with { BatchSize = part.BatchSize }, options.ResolvePatch(), augmentations,
            i == 0 ? stage.Name : $"{stage.Name} {i}", device, training: true))];

    /// <summary>Batches to validate on: final patch size, no augmentation.</summary>
    internal StageBatches(ITrainingCases validation, string stage, SegmentationOptions options, Device device) =>
        _sources = [new BatchSource(validation, options, options.ResolvePatch(), [], stage, device, training: false)];

    /// <summary>Time that drawing kept the training waiting.</summary>
    internal TimeSpan WaitingTime => _sources.Aggregate(TimeSpan.Zero, (sum, source) => sum + source.WaitingTime);

    /// <summary>Time that augmentation has taken in all.</summary>
    internal TimeSpan AugmentingTime => _sources.Aggregate(TimeSpan.Zero, (sum, source) => sum + source.AugmentingTime);

    /// <summary>Float32 [N, 3, H, W] and int64 [N, H, W]; a function of <paramref name="step"/> alone.</summary>
    internal (Tensor Images, Tensor Labels) Draw(long step)
    {
        if (_sources.Length == 1) return _sources[0].Draw(step);
        using var scope = NewDisposeScope();
        (Tensor Images, Tensor Labels)[] parts = [.. _sources.Select(source => source.Draw(step))];
        return scope.MoveToOuter(cat([.. parts.Select(part => part.Images)]), cat([.. parts.Select(part => part.Labels)]));
    }

    /// <summary>Ends whatever prepares batches ahead.</summary>
    public void Dispose()
    {
        foreach (var source in _sources) source.Dispose();
    }
}
