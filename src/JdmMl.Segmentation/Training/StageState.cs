using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>What changes while a stage runs. The network belongs to the caller, the rest is freed with the state.</summary>
internal sealed class StageState(SegmentationNetwork network, SegmentationOptions options, Device device) : IDisposable
{
    internal SegmentationNetwork Network { get; } = network;

    internal NesterovSgd Optimizer { get; } = new(network, options.Momentum, options.WeightDecay, options.Precision);

    /// <summary>Of the training batches of the present epoch.</summary>
    internal RunningScore Score { get; } = new(options.Classes, device);

    /// <summary>Of the validation batches of one epoch.</summary>
    internal RunningScore ValidationScore { get; } = new(options.Classes, device);

    /// <summary>Weights of the epoch with the highest average.</summary>
    internal BestWeights Best { get; } = new();

    /// <summary>The epochs of this stage that are finished.</summary>
    internal List<EpochRecord> Epochs { get; } = [];

    /// <summary>Stages that were finished before this one.</summary>
    internal IReadOnlyList<StageRecord> History { get; set; } = [];

    /// <summary>What came from the stage before.</summary>
    internal TransferReport? Transfer { get; set; }

    /// <summary>The highest average of any epoch, and that epoch.</summary>
    internal EpochRecord? BestEpoch => Epochs.LastOrDefault(epoch => epoch.Best);

    /// <summary>Frees momentum buffers, sums and the best weights.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        Score.Dispose();
        ValidationScore.Dispose();
        Best.Dispose();
    }
}
