using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>
/// Options for known situations; each is a record that may be changed further with <c>with</c>. The first three are the thesis'
/// (Table 4.1 and section 4.1); the others are for small images and short times.
/// </summary>
public static class JointDiffusionPresets
{
    /// <summary>Polyps at 256 px: 2 residual blocks, 60,000 steps of 10 pairs (thesis Table 4.1).</summary>
    public static JointDiffusionOptions Polyps { get; } = new() { CheckpointEvery = 5_000 };

    /// <summary>MoNuSeg at 512 px: 3 residual blocks, 40,000 steps of 10 pairs (thesis Table 4.1).</summary>
    public static JointDiffusionOptions MoNuSeg { get; } = new()
    {
        ImageSize = 512, ResidualBlocks = 3, TrainingSteps = 40_000, CheckpointEvery = 5_000,
    };

    /// <summary>GlaS: 40,000 steps; the thesis states no size, so that of polyps is taken.</summary>
    public static JointDiffusionOptions GlaS { get; } = new() { TrainingSteps = 40_000, CheckpointEvery = 5_000 };

    /// <summary>32 px: base 32, a few minutes on two cores.</summary>
    public static JointDiffusionOptions Small32 { get; } = Short with { ImageSize = 32, ChannelMultipliers = [1, 2, 2] };

    /// <summary>64 px: base 32, an hour on two cores.</summary>
    public static JointDiffusionOptions Small64 { get; } = Short with { ImageSize = 64, ChannelMultipliers = [1, 2, 2, 4] };

    /// <summary>128 px: base 64, for one GPU.</summary>
    public static JointDiffusionOptions Small128 { get; } = Short with
    {
        ImageSize = 128, BaseChannels = 64, ResidualBlocks = 2, TrainingSteps = 40_000, LearningRate = 2e-4,
    };

    // Velocity, one block a level, a higher rate with clipping, mirrored pairs: what short runs gain by.
    private static JointDiffusionOptions Short => new()
    {
        BaseChannels = 32, ResidualBlocks = 1, TrainingSteps = 4_000, BatchSize = 16, LearningRate = 1e-3, GradientClipNorm = 1,
        Objective = Objective.Velocity, AverageDecay = 0.999, CheckpointEvery = 250,
        Augmentation = new() { Flips = true },
    };

    /// <summary>The presets by name, as the command line knows them.</summary>
    public static IReadOnlyDictionary<string, JointDiffusionOptions> ByName { get; } = new Dictionary<string, JointDiffusionOptions>
    {
        ["polyps"] = Polyps, ["monuseg"] = MoNuSeg, ["glas"] = GlaS, ["32px"] = Small32, ["64px"] = Small64, ["128px"] = Small128,
    };
}
