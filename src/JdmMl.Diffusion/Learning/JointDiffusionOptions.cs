using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>Which set of rules holds. A mode is a preset over <see cref="ModeRules"/>.</summary>
public enum JointDiffusionMode
{
    /// <summary>Values in [-1, 1], exact masks, average with warm-up.</summary>
    Corrected,

    /// <summary>
    /// The thesis' reference code as it is: values in [0, 1], masks by bilinear resize and <c>&gt; 0</c>, constant average.
    /// </summary>
    Thesis,
}

/// <summary>The rules in which the two modes differ.</summary>
/// <param name="Range">Values of images and masks, and the clamp of the x_0 estimate.</param>
/// <param name="MaskRule">How masks come to network size.</param>
/// <param name="Antialias">Whether images are low-passed when they shrink.</param>
/// <param name="AverageDecay">How the weight average warms up.</param>
/// <param name="RateSetAfterStep">Whether the learning rate falls one step late, as in the reference code.</param>
public sealed record ModeRules(ValueRange Range, MaskResampling MaskRule, bool Antialias, AverageDecay AverageDecay, bool RateSetAfterStep)
{
    /// <summary>The rules of a mode.</summary>
    public static ModeRules Of(JointDiffusionMode mode) => mode == JointDiffusionMode.Thesis
        ? new(new(0, 1), MaskResampling.BilinearNonZero, false, AverageDecay.Constant, true)
        : new(new(-1, 1), MaskResampling.Majority, true, AverageDecay.WarmUp, false);
}

/// <summary>How a joint diffusion model is built and trained. Defaults are the thesis' Table 4.1 for polyps.</summary>
public sealed record JointDiffusionOptions
{
    /// <summary>Height and width that the model works at, pixels; thesis: 256 for polyps, 512 for MoNuSeg.</summary>
    public int ImageSize { get; init; } = 256;

    /// <summary>How pairs come to <see cref="ImageSize"/>: the whole image resized, or patches.</summary>
    public CropMode Crop { get; init; } = Data.Crop.Resize;

    /// <summary>Optimiser steps; thesis: 60,000 for polyps, 40,000 for MoNuSeg.</summary>
    public int TrainingSteps { get; init; } = 60_000;

    /// <summary>Pairs a step; thesis: 10.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Learning rate at the start; falls linearly to 0; thesis: 1e-4.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Decoupled weight decay of AdamW; reference code: 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest norm of the gradient; null never clips, as the reference code.</summary>
    public double? GradientClipNorm { get; init; }

    /// <summary>Steps of the diffusion process; thesis: 1000.</summary>
    public int DiffusionSteps { get; init; } = 1000;

    /// <summary>What the network predicts; thesis: the noise.</summary>
    public Objective Objective { get; init; } = Objective.Noise;

    /// <summary>Channels of the first level; thesis: 128. A multiple of 32.</summary>
    public int BaseChannels { get; init; } = 128;

    /// <summary>Width of each level in multiples of the base; null takes the reference code's choice for the image size.</summary>
    public IReadOnlyList<int>? ChannelMultipliers { get; init; }

    /// <summary>Residual blocks a level; thesis: 2 for polyps, 3 for MoNuSeg.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>Feature-map sizes with attention; thesis: 16 and 8.</summary>
    public IReadOnlyList<int> AttentionSizes { get; init; } = [16, 8];

    /// <summary>Attention heads; thesis: 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Dropout; thesis: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Largest decay of the weight average; reference code: 0.9999.</summary>
    public double AverageDecay { get; init; } = 0.9999;

    /// <summary>Rules of value range, masks and averaging.</summary>
    public JointDiffusionMode Mode { get; init; } = JointDiffusionMode.Corrected;

    /// <summary>Seed of weights, batches and noise.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Steps between checkpoints, when a checkpoint folder is given.</summary>
    public int CheckpointEvery { get; init; } = 1000;

    /// <summary>The rules of <see cref="Mode"/>.</summary>
    public ModeRules Rules => ModeRules.Of(Mode);

    /// <summary>How pairs are packed for this model.</summary>
    public PackOptions Packing => new() { Size = ImageSize, Crop = Crop, MaskResampling = Rules.MaskRule, Antialias = Rules.Antialias };

    /// <summary>The network's measures for a number of mask channels.</summary>
    public DenoisingUNetShape Shape(int maskChannels) => new()
    {
        ImageSize = ImageSize,
        InChannels = 3 + maskChannels,
        OutChannels = 2 * (3 + maskChannels),
        BaseChannels = BaseChannels,
        ChannelMultipliers = ChannelMultipliers ?? DenoisingUNetShape.MultipliersFor(ImageSize),
        ResidualBlocks = ResidualBlocks,
        AttentionSizes = AttentionSizes,
        Heads = Heads,
        Dropout = Dropout,
    };

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        var faults = new OptionFaults(nameof(JointDiffusionOptions));
        faults.Require(TrainingSteps > 0, $"TrainingSteps is {TrainingSteps}; expected at least 1.");
        faults.Require(BatchSize > 0, $"BatchSize is {BatchSize}; expected at least 1.");
        faults.Require(LearningRate is > 0 and < 1, $"LearningRate is {LearningRate}; expected a small positive number such as 1e-4.");
        faults.Require(WeightDecay >= 0, $"WeightDecay is {WeightDecay}; expected 0 or more.");
        faults.Require(
            GradientClipNorm is null or > 0, $"GradientClipNorm is {GradientClipNorm}; expected a positive number, or null for none.");
        faults.Require(DiffusionSteps is >= 2 and <= 10_000, $"DiffusionSteps is {DiffusionSteps}; expected 2 to 10,000.");
        faults.Require(AverageDecay is >= 0 and < 1, $"AverageDecay is {AverageDecay}; expected 0 to below 1.");
        faults.Require(CheckpointEvery > 0, $"CheckpointEvery is {CheckpointEvery}; expected at least 1.");
        Shape(1).Check(faults);
        faults.ThrowIfAny();
    }
}
