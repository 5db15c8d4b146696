using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>What is measured of a pool of generated pairs.</summary>
public sealed record QualityRunOptions
{
    /// <summary>The generated pairs.</summary>
    public required IPairSource Pool { get; init; }

    /// <summary>Real pairs that the generator learned from.</summary>
    public required IPairSource Pairs { get; init; }

    /// <summary>Real pairs of the same kind that it did not learn from; without them copies cannot be told from chance.</summary>
    public IPairSource? HeldOut { get; init; }

    /// <summary>Side in pixels at which everything is compared; null: that of the first generated pair.</summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// Principal components that distances use, taken from held-out pairs where there are twice as many, otherwise from all pairs compared;
    /// 0 takes all features as they are. Few enough leave the Frechet distance its samples: four real and four generated pairs a dimension.
    /// </summary>
    public int FeatureDimensions { get; init; } = 32;

    /// <summary>Random halves behind intervals and floors.</summary>
    public int Halves { get; init; } = new SampleQualityOptions().Halves;

    /// <summary>Seed of halves and planted mismatches.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Generated pairs on the sheet of nearest neighbours: the closest to training pairs.</summary>
    public int SheetPairs { get; init; } = 16;

    /// <summary>What a degenerate mask is, for pools without verdicts of their own.</summary>
    public PairBounds Bounds { get; init; } = new();

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        Bounds.Validate();
        new OptionFaults(nameof(QualityRunOptions))
            .Require(Pool.Items.Count > 0, "the pool holds no pair; draw some with jdm sample")
            .Require(Pairs.Items.Count > 0, "Pairs holds none; expected the real pairs that the generator learned from")
            .Require(ImageSize is null or >= 16 and <= 2048, $"ImageSize is {ImageSize}; expected 16 to 2048, or null for the pool's own")
            .Require(
                FeatureDimensions is 0 or >= 2 and <= 2048, $"FeatureDimensions is {FeatureDimensions}; expected 2 to 2048, or 0 for all")
            .Require(Halves >= 20, $"Halves is {Halves}; expected at least 20")
            .Require(SheetPairs is >= 1 and <= 200, $"SheetPairs is {SheetPairs}; expected 1 to 200")
            .ThrowIfAny();
    }
}
