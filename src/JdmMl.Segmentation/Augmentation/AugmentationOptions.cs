using System.Globalization;

namespace JdmMl.Segmentation;

/// <summary>
/// How training batches are varied: probabilities for each image and bounds, by default those of nnU-Net's trainer for 2D. A probability of
/// 0 leaves a change out.
/// </summary>
public sealed record AugmentationOptions
{
    /// <summary>Probability of a rotation by any angle.</summary>
    public double RotationProbability { get; init; } = 0.2;                 // nnU-Net

    /// <summary>Largest angle in degrees to either side; null: 180, but 15 for patches longer than 1.5 times their width.</summary>
    public double? MaximalRotation { get; init; }                           // nnU-Net's rule

    /// <summary>Probability of scaling.</summary>
    public double ScalingProbability { get; init; } = 0.2;                  // nnU-Net

    /// <summary>Source pixels for each pixel of the patch; above 1 objects become smaller.</summary>
    public FactorRange Scaling { get; init; } = new(0.7, 1.4);              // nnU-Net

    /// <summary>Probability of normal noise.</summary>
    public double NoiseProbability { get; init; } = 0.1;                    // nnU-Net

    /// <summary>Standard deviation of the noise, in units of the normalised image.</summary>
    public FactorRange Noise { get; init; } = new(0, 0.1);                  // nnU-Net

    /// <summary>Probability of smoothing.</summary>
    public double BlurProbability { get; init; } = 0.2;                     // nnU-Net

    /// <summary>Probability that a channel of a smoothed image is smoothed.</summary>
    public double BlurChannelProbability { get; init; } = 0.5;              // nnU-Net

    /// <summary>Standard deviation of the smoothing in pixels, for each channel and axis.</summary>
    public FactorRange Blur { get; init; } = new(0.5, 1);                   // nnU-Net

    /// <summary>Probability of a multiplied brightness.</summary>
    public double BrightnessProbability { get; init; } = 0.15;              // nnU-Net

    /// <summary>Factor of the brightness, for each channel.</summary>
    public FactorRange Brightness { get; init; } = new(0.75, 1.25);         // nnU-Net

    /// <summary>Probability of another contrast.</summary>
    public double ContrastProbability { get; init; } = 0.15;                // nnU-Net

    /// <summary>Factor of the contrast, for each channel.</summary>
    public FactorRange Contrast { get; init; } = new(0.75, 1.25);           // nnU-Net

    /// <summary>Probability of a lower resolution.</summary>
    public double LowResolutionProbability { get; init; } = 0.25;           // nnU-Net

    /// <summary>Probability that a channel of such an image is coarsened.</summary>
    public double LowResolutionChannelProbability { get; init; } = 0.5;     // nnU-Net

    /// <summary>Share of the side that is left, for each channel.</summary>
    public FactorRange LowResolution { get; init; } = new(0.5, 1);          // nnU-Net

    /// <summary>Probability of a gamma correction of the negated image.</summary>
    public double InvertedGammaProbability { get; init; } = 0.1;            // nnU-Net

    /// <summary>Probability of a gamma correction.</summary>
    public double GammaProbability { get; init; } = 0.3;                    // nnU-Net

    /// <summary>The power, for each channel.</summary>
    public FactorRange Gamma { get; init; } = new(0.7, 1.5);                // nnU-Net

    /// <summary>Probability of mirroring along each axis.</summary>
    public double MirrorProbability { get; init; } = 0.5;                   // nnU-Net

    /// <summary>Probability of turning by 90, 180 or 270 degrees; no part of nnU-Net's list, which rotates by any angle.</summary>
    public double QuarterTurnProbability { get; init; }

    /// <summary>nnU-Net's list.</summary>
    public static AugmentationOptions NnUNet { get; } = new();

    /// <summary>Nothing.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        RotationProbability = 0, ScalingProbability = 0, NoiseProbability = 0, BlurProbability = 0, BrightnessProbability = 0,
        ContrastProbability = 0, LowResolutionProbability = 0, InvertedGammaProbability = 0, GammaProbability = 0, MirrorProbability = 0,
    };

    /// <summary>Mirroring along each axis (1/2) and quarter turns (0.2): exact, cheap, and without a larger patch to read.</summary>
    public static AugmentationOptions Light { get; } = None with { MirrorProbability = 0.5, QuarterTurnProbability = 0.2 };

    /// <summary>Whether patches are rotated by any angle or scaled, which needs a larger patch to cut from.</summary>
    internal bool IsSpatial => RotationProbability > 0 || ScalingProbability > 0;

    /// <summary>A preset by its word: nnunet, light or none.</summary>
    /// <exception cref="JdmException">The word is another one.</exception>
    public static AugmentationOptions Parse(string word) =>
        AugmentationPresets.Named(word)
        ?? throw new JdmException($"Augmentation is '{word}'; expected {string.Join(", ", AugmentationPresets.Words)}.");

    /// <summary>The augmentations in nnU-Net's order, for patches of one size.</summary>
    /// <param name="patch">Height and width of the network's patch in pixels.</param>
    /// <param name="classes">Number of classes, background included.</param>
    public IReadOnlyList<IAugmentation> Resolve((int Height, int Width) patch, int classes)
    {
        var list = new List<IAugmentation>();
        if (IsSpatial)
            list.Add(new SpatialTransform(patch.Height, patch.Width, classes, RotationProbability, MaximalRotation ?? RotationFor(patch),
                ScalingProbability, Scaling));
        Add(NoiseProbability, new GaussianNoise(NoiseProbability, Noise));
        Add(BlurProbability, new GaussianBlur(BlurProbability, BlurChannelProbability, Blur));
        Add(BrightnessProbability, new MultiplicativeBrightness(BrightnessProbability, Brightness));
        Add(ContrastProbability, new Contrast(ContrastProbability, Contrast));
        Add(LowResolutionProbability, new LowResolution(LowResolutionProbability, LowResolutionChannelProbability, LowResolution));
        Add(InvertedGammaProbability, new GammaCorrection(InvertedGammaProbability, Gamma, Inverted: true));
        Add(GammaProbability, new GammaCorrection(GammaProbability, Gamma));
        Add(MirrorProbability, new Mirroring(MirrorProbability));
        Add(QuarterTurnProbability, new QuarterTurns(QuarterTurnProbability));
        return list;

        void Add(double probability, IAugmentation augmentation)
        {
            if (probability > 0) list.Add(augmentation);
        }
    }

    /// <summary>The word of a preset, otherwise what differs from nnU-Net's list.</summary>
    public override string ToString() => AugmentationPresets.WordOf(this) ?? string.Join(", ", AugmentationPresets.Differences(this)
        .Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Name} {change.Value}")));

    private static double RotationFor((int Height, int Width) patch) =>
        Math.Max(patch.Height, patch.Width) > 1.5 * Math.Min(patch.Height, patch.Width) ? 15 : 180;
}
