using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>Which set of rules holds. A mode is a preset over <see cref="ModeRules"/>.</summary>
public enum JointDiffusionMode
{
    /// <summary>Values in [-1, 1], exact masks, average with warm-up, known parts noised at the level of x_{t-1}.</summary>
    Corrected,

    /// <summary>
    /// The thesis' reference code as it is: values in [0, 1], masks by bilinear resize and <c>&gt; 0</c> (given ones <c>&gt; 0.5</c>), constant average, known parts
    /// noised one level too high.
    /// </summary>
    Thesis,
}

/// <summary>The rules in which the two modes differ.</summary>
/// <param name="Range">Values of images and masks, and the clamp of the x_0 estimate.</param>
/// <param name="MaskRule">How masks that are learned from come to network size.</param>
/// <param name="GivenMaskRule">How masks that are given to a trained model come to network size.</param>
/// <param name="Antialias">Whether images are low-passed when they shrink.</param>
/// <param name="AverageRule">How the weight average warms up.</param>
/// <param name="KnownLevel">The noise level of known parts in conditional sampling.</param>
/// <param name="RateSetAfterStep">Whether the learning rate falls one step late, as in the reference code.</param>
public sealed record ModeRules(
    ValueRange Range, MaskResampling MaskRule, MaskResampling GivenMaskRule, bool Antialias, AverageDecay AverageRule,
    KnownLevel KnownLevel, bool RateSetAfterStep)
{
    /// <summary>The rules of a mode.</summary>
    public static ModeRules Of(JointDiffusionMode mode) => mode == JointDiffusionMode.Thesis
        ? new(new(0, 1), MaskResampling.BilinearNonZero, MaskResampling.BilinearHalf, false, AverageDecay.Constant, KnownLevel.Current, true)
        : new(new(-1, 1), MaskResampling.Majority, MaskResampling.Majority, true, AverageDecay.WarmUp, KnownLevel.Previous, false);
}
