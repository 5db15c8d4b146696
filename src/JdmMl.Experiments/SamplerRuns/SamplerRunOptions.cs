using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;

namespace JdmMl.Experiments;

/// <summary>
/// Two samplers of one model compared by speed and by what segmenters learn from their pairs. The defaults are those of the figure
/// "pairs per hour at equal downstream Dice".
/// </summary>
public sealed record SamplerRunOptions
{
    private const int StepsPerEpoch = 10;

    /// <summary>Held-out pairs; the model must not have learned from them.</summary>
    public required IPairSource HeldOut { get; init; }

    /// <summary>Folder of pools, segmenters and the report; the same folder continues.</summary>
    public required string Output { get; init; }

    /// <summary>The sampler that is to be shown equal.</summary>
    public ISampler Fast { get; init; } = Samplers.DpmSolverPlusPlus(20);

    /// <summary>The sampler that it is compared with.</summary>
    public ISampler Reference { get; init; } = Samplers.Ancestral();         // the thesis: all 1000 steps

    /// <summary>Pairs of each pool; both are drawn for the numbers 0 to Count - 1 from the same noise seeds.</summary>
    public int Count { get; init; } = 100;

    /// <summary>Segmenters trained on each pool, with the seeds 1 to Seeds.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>The pools' seed.</summary>
    public int PoolSeed { get; init; } = 7;

    /// <summary>Pairs drawn together; changes speed, not results.</summary>
    public int SampleBatchSize { get; init; } = 16;

    /// <summary>Optimiser steps of each segmenter, a multiple of 10: the learning rate falls every 10 steps.</summary>
    public int SegmentationSteps { get; init; } = 1000;

    /// <summary>Pairs in a step of a segmenter.</summary>
    public int SegmentationBatchSize { get; init; } = 16;

    /// <summary>Channels of the segmenters' levels; small, because 100 pairs of 32 px do not feed more.</summary>
    public IReadOnlyList<int> Features { get; init; } = [16, 32, 64];

    /// <summary>Learning rate of the segmenters.</summary>
    public double SegmentationLearningRate { get; init; } = 1e-2;           // nnU-Net

    /// <summary>Largest difference of the mean Dice that counts as equal, points of a hundred.</summary>
    public double Margin { get; init; } = 2;

    /// <summary>Bootstrap resamples of the interval.</summary>
    public int Resamples { get; init; } = 10_000;

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        int groups = HeldOut.Items.Select(i => i.Group).Distinct().Count();
        new OptionFaults(nameof(SamplerRunOptions))
            .Require(groups >= 2, $"HeldOut has {HeldOut.Items.Count} images of {groups} groups; expected at least 2 groups")
            .Require(Count is >= 2 and <= 1_000_000, $"Count is {Count}; expected 2 to 1000000")
            .Require(Seeds is >= 2 and <= 100, $"Seeds is {Seeds}; expected 2 to 100: one seed says nothing of how far seeds differ")
            .Require(SampleBatchSize >= 1, $"SampleBatchSize is {SampleBatchSize}; expected at least 1")
            .Require(SegmentationSteps > 0 && SegmentationSteps % StepsPerEpoch == 0,
                $"SegmentationSteps is {SegmentationSteps}; expected a positive multiple of {StepsPerEpoch}")
            .Require(Margin > 0 && double.IsFinite(Margin), $"Margin is {Margin}; expected a positive number of points")
            .Require(Resamples >= 100, $"Resamples is {Resamples}; expected at least 100")
            .ThrowIfAny();
    }

    /// <summary>The training of one segmenter; both arms take the same.</summary>
    internal SegmentationOptions Segmenter(JointDiffusionModel model, int seed) => new()
    {
        ImageSize = model.Options.ImageSize, Crop = model.Options.Crop, Classes = model.ClassCount, Features = Features,
        PretrainEpochs = SegmentationSteps / StepsPerEpoch, IterationsPerEpoch = StepsPerEpoch,
        BatchSize = SegmentationBatchSize, LearningRate = SegmentationLearningRate, Seed = seed,
    };
}
