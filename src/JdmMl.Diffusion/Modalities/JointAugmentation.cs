using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>
/// Chance changes of a training sample, all modalities together: mirroring and quarter turns move every channel alike (every mask
/// codec turns with its mask), brightness, contrast and saturation change colour modalities alone, all of them by the same
/// factors. Off by default, as in the thesis. What happens depends on the random stream alone.
/// </summary>
public sealed record JointAugmentation
{
    /// <summary>Mirrors left-right and top-bottom, each half of the time.</summary>
    public bool Flips { get; init; }

    /// <summary>Turns by 0, 90, 180 or 270 degrees, a quarter of the time each.</summary>
    public bool QuarterTurns { get; init; }

    /// <summary>Scales colours by a factor from 1 - b to 1 + b; 0 leaves them, 0.1 is light.</summary>
    public double Brightness { get; init; }

    /// <summary>Scales the distance to the image's mean grey by a factor from 1 - c to 1 + c; 0 leaves it, 0.1 is light.</summary>
    public double Contrast { get; init; }

    /// <summary>Scales the distance to the pixel's grey by a factor from 1 - s to 1 + s; 0 leaves it, 0.1 is light.</summary>
    public double Saturation { get; init; }

    /// <summary>No change.</summary>
    public static JointAugmentation None { get; } = new();

    /// <summary>Mirroring, quarter turns and light colour jitter: 10 % brightness, contrast and saturation.</summary>
    public static JointAugmentation Light { get; } =
        new() { Flips = true, QuarterTurns = true, Brightness = 0.1, Contrast = 0.1, Saturation = 0.1 };

    /// <summary>Whether anything can change.</summary>
    public bool IsNone => this == None;

    /// <summary>Notes every fault; strengths are 0 to 0.5, beyond which colours no longer look like the data.</summary>
    public OptionFaults Check(OptionFaults faults) => faults
        .Require(Brightness is >= 0 and <= 0.5, $"Brightness is {Brightness}; expected 0 to 0.5")
        .Require(Contrast is >= 0 and <= 0.5, $"Contrast is {Contrast}; expected 0 to 0.5")
        .Require(Saturation is >= 0 and <= 0.5, $"Saturation is {Saturation}; expected 0 to 0.5");

    /// <summary>Changes one sample in place.</summary>
    /// <param name="sample">[C, S, S].</param>
    /// <param name="layout">Its modalities.</param>
    /// <param name="size">S.</param>
    /// <param name="range">Lowest and highest value of a channel.</param>
    /// <param name="random">Decides; a stream of this step and sample alone.</param>
    public void Apply(Span<float> sample, ModalityLayout layout, int size, ValueRange range, RandomStream random)
    {
        // Every number is drawn whatever the options, so that switching one part on leaves the others as they were.
        int mirrors = random.NextInt(4), turns = random.NextInt(4);
        double brightness = Factor(Brightness), contrast = Factor(Contrast), saturation = Factor(Saturation);
        SquareSymmetry.Apply(sample, size, Flips && (mirrors & 1) != 0, Flips && (mirrors & 2) != 0, QuarterTurns ? turns : 0);
        if (Brightness == 0 && Contrast == 0 && Saturation == 0) return;
        for (int m = 0; m < layout.Modalities.Count; m++)
            if (layout.Modalities[m].Kind == ModalityKind.Colour)
            {
                var (start, count) = layout.ChannelsAt(m);
                ColourJitter.Apply(sample.Slice(start * size * size, count * size * size), range, brightness, contrast, saturation);
            }

        double Factor(double strength) => 1 + strength * (2 * random.NextDouble() - 1);
    }
}
