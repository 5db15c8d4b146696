using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>One sampler: its speed, and the Dice of the segmenters that learned from its pairs.</summary>
/// <param name="Sampler">The sampler's name.</param>
/// <param name="NetworkCalls">Sampler steps of a pair.</param>
/// <param name="Pace">How fast it drew.</param>
/// <param name="Dice">Foreground Dice of every held-out image in 0..1, one list a seed.</param>
/// <param name="Shown">Some of its pairs.</param>
/// <param name="Predictions">What its first segmenter says of the first held-out images.</param>
public sealed record SamplerArm(
    string Sampler, int NetworkCalls, PoolPace Pace, IReadOnlyList<IReadOnlyList<double>> Dice,
    IReadOnlyList<ImagePair> Shown, IReadOnlyList<LabelMask> Predictions)
{
    /// <summary>Mean Dice over images, one a seed.</summary>
    public IReadOnlyList<double> MeanDicePerSeed => [.. Dice.Select(run => run.Average())];

    /// <summary>Mean Dice over images and seeds.</summary>
    public double MeanDice => MeanDicePerSeed.Average();
}

/// <summary>What a comparison of two samplers found.</summary>
public sealed record SamplerRunResult
{
    /// <summary>What ran.</summary>
    public required SamplerRunOptions Options { get; init; }

    /// <summary>Content hash of the model.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Side of the model's images, pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>The fast sampler.</summary>
    public required SamplerArm Fast { get; init; }

    /// <summary>The reference.</summary>
    public required SamplerArm Reference { get; init; }

    /// <summary>Dice of the fast sampler's segmenters minus that of the reference's.</summary>
    public required DiceDifference Difference { get; init; }

    /// <summary>Mean Dice on the held-out images of calling every pixel foreground: what a segmenter gets that learned nothing.</summary>
    public required double AllForegroundDice { get; init; }

    /// <summary>The first held-out pairs, to which the predictions belong.</summary>
    public required IReadOnlyList<ImagePair> Shown { get; init; }

    /// <summary>How many times as many pairs the fast sampler draws in an hour of processor time.</summary>
    public double CpuSpeedup => Fast.Pace.PairsPerCpuHour / Reference.Pace.PairsPerCpuHour;

    /// <summary>The same on the clock.</summary>
    public double WallSpeedup => Fast.Pace.PairsPerHour / Reference.Pace.PairsPerHour;

    /// <summary>Whether even the reference's segmenters beat calling everything foreground; otherwise equality says nothing.</summary>
    public bool LearnedSomething => Reference.MeanDice > AllForegroundDice;

    /// <summary>The finding in one sentence.</summary>
    public string Sentence
    {
        get
        {
            var d = Difference;
            string where = !d.Interval.IsDefined
                ? "the Dice difference has no interval"
                : string.Create(CultureInfo.InvariantCulture,
                    $"the 95 % interval of the Dice difference, [{d.Interval.Lower:0.00}, {d.Interval.Upper:0.00}] points, ") +
                    (d.Equivalent ? "lies within" : "does not lie within") +
                    string.Create(CultureInfo.InvariantCulture, $" ±{d.Margin} points");
            return (d.Equivalent ? "Equivalent: " : "Not shown to be equivalent: ") + where + string.Create(CultureInfo.InvariantCulture,
                $"; {Fast.Sampler} draws {CpuSpeedup:0.0} times as many pairs in a CPU-hour as {Reference.Sampler}.");
        }
    }
}
