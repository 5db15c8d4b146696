using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>What changes while a stage runs. The network belongs to the caller, the rest is freed with the state.</summary>
internal sealed class StageState(SegmentationNetwork network, SegmentationOptions options, Device device) : IDisposable
{
    internal SegmentationNetwork Network { get; } = network;

    internal NesterovSgd Optimizer { get; } = new(network, options.Momentum, options.WeightDecay);

    internal RunningScore Score { get; } = new(options.Classes, device);

    /// <summary>Stages that were finished before this one.</summary>
    internal IReadOnlyList<StageRecord> History { get; set; } = [];

    /// <summary>What came from the stage before.</summary>
    internal TransferReport? Transfer { get; set; }

    /// <summary>Frees momentum buffers and sums.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        Score.Dispose();
    }
}
