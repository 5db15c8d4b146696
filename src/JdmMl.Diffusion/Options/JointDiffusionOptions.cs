using System.Text.Json.Serialization;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>How a joint diffusion model is built and trained. Defaults are the thesis' Table 4.1 for polyps.</summary>
public sealed record JointDiffusionOptions
{
    // Data

    /// <summary>Height and width that the model works at, pixels; thesis: 256 for polyps, 512 for MoNuSeg.</summary>
    public int ImageSize { get; init; } = 256;

    /// <summary>How pairs come to <see cref="ImageSize"/>: the whole image resized, or patches.</summary>
    public CropMode Crop { get; init; } = Data.Crop.Resize;

    /// <summary>
    /// How masks become channels; null takes <see cref="AnalogBitsCodec"/>, which for two classes is the thesis' one channel.
    /// </summary>
    public IMaskCodec? MaskCodec { get; init; }

    /// <summary>Flips, quarter turns and colour jitter of image and mask together; none in the thesis.</summary>
    public JointAugmentation Augmentation { get; init; } = new();

    // Optimisation

    /// <summary>Optimiser steps; thesis: 60,000 for polyps, 40,000 for MoNuSeg.</summary>
    public int TrainingSteps { get; init; } = 60_000;

    /// <summary>Pairs a step; thesis: 10.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Pairs that go through the network at once, their gradients being added up; null takes the whole batch.</summary>
    public int? MicroBatchSize { get; init; }

    /// <summary>Learning rate at the start; falls linearly to 0; thesis: 1e-4.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Decoupled weight decay of AdamW; reference code: 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest norm of the gradient; null never clips, as the reference code.</summary>
    public double? GradientClipNorm { get; init; }

    /// <summary>Largest decay of the weight average; reference code: 0.9999.</summary>
    public double AverageDecay { get; init; } = 0.9999;

    /// <summary>
    /// What convolutions and matrix products compute in; norms, softmax, losses and master weights stay in single precision. Reference
    /// code: Float32.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    // Diffusion

    /// <summary>Steps of the diffusion process; thesis: 1000.</summary>
    public int DiffusionSteps { get; init; } = 1000;

    /// <summary>Variances of the forward process; thesis: linear.</summary>
    public NoiseScheduleKind Schedule { get; init; } = NoiseScheduleKind.Linear;

    /// <summary>What the network predicts; thesis: the noise.</summary>
    public Objective Objective { get; init; } = Objective.Noise;

    /// <summary>Loss; thesis: hybrid.</summary>
    public LossKind Loss { get; init; } = LossKind.Hybrid;

    /// <summary>Variance of the reverse steps; thesis: learned.</summary>
    public ReverseVariance Variance { get; init; } = ReverseVariance.Learned;

    /// <summary>gamma of min-SNR weighting (Hang et al. 2023, who take 5); null, as in the thesis, weighs all time steps alike.</summary>
    public double? MinSnrGamma { get; init; }

    /// <summary>How training draws time steps; thesis: uniformly.</summary>
    public TimestepSampling TimestepSampling { get; init; } = TimestepSampling.Uniform;

    // Network

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

    /// <summary>Time code as scale and shift of the second norm (the reference code) rather than added (the thesis' text).</summary>
    public bool ScaleShift { get; init; } = true;

    /// <summary>SiLU (the reference code) or GELU (the thesis' text).</summary>
    public NetworkActivation Activation { get; init; }

    /// <summary>Softmax attention (the reference code) or attention of linear complexity (the thesis' text).</summary>
    public AttentionKind Attention { get; init; }

    /// <summary>Channel order of the attention's projection; the thesis' checkpoints have heads first.</summary>
    public AttentionOrder AttentionOrder { get; init; }

    /// <summary>Heads on the way up; null: as many as <see cref="Heads"/>, as in the thesis.</summary>
    public int? UpHeads { get; init; }

    /// <summary>Channels of a head, which then decides how many there are; null in the thesis.</summary>
    public int? HeadChannels { get; init; }

    /// <summary>Residual blocks change height and width themselves (guided-diffusion's resblock_updown); off in the thesis.</summary>
    public bool ResampleInBlocks { get; init; }

    // Conditions

    /// <summary>Whether the model is joint, as in the thesis, or conditional on one modality.</summary>
    public Conditioning Conditioning { get; init; } = Conditioning.Joint;

    /// <summary>The modality that a conditional model is given: <c>mask</c> by default; <c>image</c> makes it a segmenter.</summary>
    public string ConditionOn { get; init; } = "mask";

    /// <summary>Share of training samples whose condition is left out, for guidance (Ho, Salimans 2022: 0.1 to 0.2).</summary>
    public double ConditionDropout { get; init; } = 0.1;

    /// <summary>Residual blocks of the encoder of a condition; SegDiff takes 10 to 15 on larger images.</summary>
    public int ConditionBlocks { get; init; } = 3;

    /// <summary>Names of the data sets that the network is told (class conditioning); null, as in the thesis, tells none.</summary>
    public IReadOnlyList<string>? ClassLabels { get; init; }

    // Rules

    /// <summary>A preset over the rules below.</summary>
    public JointDiffusionMode Mode { get; init; } = JointDiffusionMode.Corrected;

    /// <summary>Values of images and masks; null takes the mode's: [-1, 1], or [0, 1] in Thesis mode.</summary>
    public ValueRange? Range { get; init; }

    /// <summary>How masks come to network size; null takes the mode's.</summary>
    public MaskResampling? MaskRule { get; init; }

    /// <summary>How masks that are given to the trained model come to network size; null takes MaskRule, or else the mode's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]           // models from before it keep their hash
    public MaskResampling? GivenMaskRule { get; init; }

    /// <summary>Whether images are low-passed when they shrink; null takes the mode's.</summary>
    public bool? Antialias { get; init; }

    /// <summary>How the weight average warms up; null takes the mode's.</summary>
    public AverageDecay? AverageRule { get; init; }

    /// <summary>Noise level of known parts in conditional sampling; null takes the mode's.</summary>
    public KnownLevel? KnownLevel { get; init; }

    /// <summary>Seed of weights, batches and noise.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Steps between checkpoints, when a checkpoint folder is given.</summary>
    public int CheckpointEvery { get; init; } = 1000;

    /// <summary>The rules of <see cref="Mode"/> with what is set beside it.</summary>
    public ModeRules Rules
    {
        get
        {
            var rules = ModeRules.Of(Mode);
            return rules with
            {
                Range = Range ?? rules.Range, MaskRule = MaskRule ?? rules.MaskRule,
                GivenMaskRule = GivenMaskRule ?? MaskRule ?? rules.GivenMaskRule, Antialias = Antialias ?? rules.Antialias,
                AverageRule = AverageRule ?? rules.AverageRule, KnownLevel = KnownLevel ?? rules.KnownLevel,
            };
        }
    }

    /// <summary>How pairs are packed for this model.</summary>
    public PackOptions Packing => new() { Size = ImageSize, Crop = Crop, MaskResampling = Rules.MaskRule, Antialias = Rules.Antialias };

    /// <summary>How pairs are packed that are given to this model while it draws.</summary>
    public PackOptions GivenPacking => Packing with { MaskResampling = Rules.GivenMaskRule };

    /// <summary>The diffusion process, all steps.</summary>
    public GaussianProcess Process() => new(
        Schedule == NoiseScheduleKind.Cosine ? NoiseSchedule.Cosine(DiffusionSteps) : NoiseSchedule.Linear(DiffusionSteps));

    /// <summary>SHA-256 over everything that changes the numbers of a training, upper-case hexadecimal.</summary>
    public string Fingerprint() => Fingerprints.OfText(ModelFiles.Describe(this with { CheckpointEvery = 1 }, null));

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate() => JointDiffusionOptionRules.Check(this).ThrowIfAny();
}
