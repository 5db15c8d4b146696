namespace JdmMl.Segmentation;

/// <summary>
/// Options for known situations; each is a record that may be changed further with <c>with</c>. The first two are the thesis' (section 4);
/// the small ones are for short times on processors.
/// </summary>
public static class SegmentationPresets
{
    /// <summary>Polyps at 256 px: 400 epochs on synthetic pairs and 150 on real ones, both from a rate of 1e-2.</summary>
    public static SegmentationOptions Polyps { get; } = new()
    {
        ImageSize = 256, PretrainEpochs = 400, FinetuneEpochs = 150, LearningRate = 1e-2, FinetuneLearningRate = 1e-2,
    };

    /// <summary>MoNuSeg at 512 px: 1000 epochs on synthetic pairs from 1e-2, 100 on real ones from 5e-6.</summary>
    public static SegmentationOptions MoNuSeg { get; } = new()
    {
        ImageSize = 512, PretrainEpochs = 1000, FinetuneEpochs = 100, LearningRate = 1e-2, FinetuneLearningRate = 5e-6,
    };

    /// <summary>32 px, features from 16, 12 + 6 short epochs: a few minutes on two cores.</summary>
    public static SegmentationOptions Small32 { get; } = Short with { ImageSize = 32, Features = [16, 32, 64, 128] };

    /// <summary>64 px, features from 16, 12 + 6 short epochs: about half an hour on two cores.</summary>
    public static SegmentationOptions Small64 { get; } = Short with { ImageSize = 64, Features = [16, 32, 64, 128, 256] };

    // Momentum 0.99 averages over a hundred steps, too many for runs of some hundred; 0.95 is nnU-Net v1's rescue.
    private static SegmentationOptions Short => new()
    {
        PretrainEpochs = 12, FinetuneEpochs = 6, IterationsPerEpoch = 50, ValidationIterations = 10, BatchSize = 16,
        Momentum = 0.95, LearningRate = 1e-2, FinetuneLearningRate = 1e-2, CheckpointEverySteps = 50,
    };

    /// <summary>The presets by name, as the command line knows them.</summary>
    public static IReadOnlyDictionary<string, SegmentationOptions> ByName { get; } = new Dictionary<string, SegmentationOptions>
    {
        ["polyps"] = Polyps, ["monuseg"] = MoNuSeg, ["32px"] = Small32, ["64px"] = Small64,
    };
}
