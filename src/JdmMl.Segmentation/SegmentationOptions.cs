using System.Text.Json.Serialization;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>Everything that decides what a segmentation network becomes; validated once, before training.</summary>
public sealed record SegmentationOptions
{
    /// <summary>Side of the network's input in pixels.</summary>
    public int ImageSize { get; init; } = 256;                              // the thesis, polyps

    /// <summary>
    /// Height and width of a training patch in pixels, where images keep their native size; null: a square of <see cref="ImageSize"/>.
    /// </summary>
    public IReadOnlyList<int>? PatchSize { get; init; }

    /// <summary>
    /// A name for each of the three image channels; null: R, G, B. Three times rgb_to_0_1 asks for x / 255, as in nnU-Net.
    /// </summary>
    public IReadOnlyList<string>? ChannelNames { get; init; }

    /// <summary>GPU memory in GB that the planned patch and batch shall fit in.</summary>
    public double MemoryBudget { get; init; } = 8;                          // nnU-Net's UNet_vram_target_GB

    /// <summary>The kind of network, one of <see cref="Architectures"/>.</summary>
    public string Architecture { get; init; } = Architectures.PlainUNet;    // nnU-Net

    /// <summary>Channels of each stage from full resolution down; null: what the architecture does by default.</summary>
    public IReadOnlyList<int>? Features { get; init; }

    /// <summary>Number of classes, background included.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>A name for each class, background first; null or empty: unnamed.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Which pairs are trained on, in which order.</summary>
    public TrainingRegime Regime { get; init; } = TrainingRegime.TwoStages;     // the thesis

    /// <summary>Share of synthetic pairs in every batch of the regime Mixed, 0-1.</summary>
    public double SyntheticShare { get; init; } = 0.5;

    /// <summary>
    /// In place of pretraining: a model's folder, or a file of weights (.safetensors, or .pth of nnU-Net v2), whose every tensor outside
    /// the segmentation heads must fit; null: none.
    /// </summary>
    public string? PretrainedFrom { get; init; }

    /// <summary>Epochs on synthetic pairs.</summary>
    public int PretrainEpochs { get; init; } = 400;                         // the thesis, polyps

    /// <summary>Epochs on real pairs.</summary>
    public int FinetuneEpochs { get; init; } = 150;                         // the thesis, polyps

    /// <summary>Batches in an epoch; an epoch does not depend on the number of pairs.</summary>
    public int IterationsPerEpoch { get; init; } = 250;                     // nnU-Net

    /// <summary>Batches of the validation after every epoch, where there are validation cases.</summary>
    public int ValidationIterations { get; init; } = 50;                    // nnU-Net

    /// <summary>Pairs in a batch, drawn with replacement.</summary>
    public int BatchSize { get; init; } = 12;                               // nnU-Net's reference; its planner says 49
                                                                            // for 1450 pairs of 256 px

    /// <summary>Initial learning rate on synthetic pairs.</summary>
    public double LearningRate { get; init; } = 1e-2;                       // nnU-Net

    /// <summary>Initial learning rate on real pairs after pretraining or without it.</summary>
    public double FinetuneLearningRate { get; init; } = 1e-2;               // the thesis, polyps (MoNuSeg: 5e-6)

    /// <summary>Nesterov momentum.</summary>
    public double Momentum { get; init; } = 0.99;                           // nnU-Net

    /// <summary>L2 penalty on every parameter that has a gradient.</summary>
    public double WeightDecay { get; init; } = 3e-5;                        // nnU-Net

    /// <summary>Largest joint norm of the gradients.</summary>
    public double GradientClip { get; init; } = 12;                         // nnU-Net

    /// <summary>Whether the loss also looks at the coarser outputs of the network.</summary>
    public bool DeepSupervision { get; init; } = true;                      // nnU-Net

    /// <summary>Whether Dice in the loss sums over the batch before it divides.</summary>
    public bool BatchDice { get; init; } = true;                            // nnU-Net's 2D plans

    /// <summary>How training batches are varied; in files and on the command line nnunet, light or none.</summary>
    [JsonConverter(typeof(AugmentationConverter))]
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.NnUNet;

    /// <summary>Share of a batch, from its end, whose patch is made to hold foreground.</summary>
    public double ForegroundOversampling { get; init; } = 0.33;             // nnU-Net

    /// <summary>Format of the products in training and prediction.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How pixel values become network input.</summary>
    public Normalisation Normalisation { get; init; } = Normalisation.ZScore;   // nnU-Net for channels named R, G, B

    /// <summary>Whether finetuning keeps the segmentation heads of pretraining instead of starting them anew.</summary>
    public bool KeepSegmentationHeads { get; init; }                        // nnU-Net v2 does not transfer them

    /// <summary>How native images become squares, in training and in prediction.</summary>
    public CropMode Crop { get; init; } = Data.Crop.Resize;                 // the thesis

    /// <summary>How masks are resized for training.</summary>
    public MaskResampling MaskResampling { get; init; } = MaskResampling.Majority;

    /// <summary>Whether shrinking an image averages over all pixels that it covers.</summary>
    public bool Antialias { get; init; } = true;

    /// <summary>How predictions come back to native size.</summary>
    public PredictionResampling PredictionResampling { get; init; } = PredictionResampling.BilinearLogits;

    /// <summary>Whether predictions are averaged over the image and its mirror images, which takes four times as long.</summary>
    public bool Mirroring { get; init; } = true;                            // nnU-Net

    /// <summary>Squares that go through the network at once in prediction.</summary>
    public int PredictionBatchSize { get; init; } = 8;

    /// <summary>Steps between two checkpoints, when there is a folder for them.</summary>
    public int CheckpointEverySteps { get; init; } = 250;                   // one epoch

    /// <summary>Decides initial weights, order of the pairs and augmentation.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Channels of each stage, after the rule for null.</summary>
    public IReadOnlyList<int> ResolveFeatures() =>
        Features ?? Architectures.Named(Architecture).DefaultFeatures(ResolvePatch().Height, ResolvePatch().Width);

    /// <summary>Height and width of what the network sees in training, after the rule for null.</summary>
    public (int Height, int Width) ResolvePatch() =>
        PatchSize is { Count: 2 } patch ? (patch[0], patch[1]) : (ImageSize, ImageSize);

    /// <summary>Synthetic pairs in a batch of the regime Mixed.</summary>
    public int SyntheticPerBatch() => (int)Math.Round(SyntheticShare * BatchSize, MidpointRounding.AwayFromZero);

    /// <summary>The way to pack pairs that training with these options expects.</summary>
    public PackOptions ToPackOptions() => new() { Size = ImageSize, Crop = Crop, MaskResampling = MaskResampling, Antialias = Antialias };

    /// <summary>How a model with these options predicts unless asked otherwise.</summary>
    public PredictionOptions ToPredictionOptions() => new()
    {
        Mirroring = Mirroring, Resampling = PredictionResampling, BatchSize = PredictionBatchSize, Precision = Precision,
    };

    /// <summary>Throws one exception with all faults; does nothing when there is none.</summary>
    /// <exception cref="JdmException">At least one option is out of range.</exception>
    public void Validate() => SegmentationOptionRules.Check(this).ThrowIfAny();
}
