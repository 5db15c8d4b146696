using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>One way to train the segmenter, and how it did on held-out images.</summary>
/// <param name="Name">What the segmenter saw.</param>
/// <param name="Steps">Optimiser steps it took in all.</param>
/// <param name="Summary">Scores at native size.</param>
/// <param name="Predictions">Predictions for the first few held-out images, in order.</param>
public sealed record DemoArm(string Name, int Steps, EvaluationSummary Summary, IReadOnlyList<LabelMask> Predictions);

/// <summary>A curve recorded while something trained.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">Step and value.</param>
public sealed record LossCurve(string Name, IReadOnlyList<(long Step, double Value)> Points);

/// <summary>All that a demonstration found.</summary>
public sealed record DemoResult
{
    /// <summary>What ran.</summary>
    public required DemoOptions Options { get; init; }

    /// <summary>How much of everything.</summary>
    public required DemoPlan Plan { get; init; }

    /// <summary>Real pairs at network size that trained the diffusion model.</summary>
    public required int TrainingPairs { get; init; }

    /// <summary>The arms, in the table's order.</summary>
    public required IReadOnlyList<DemoArm> Arms { get; init; }

    /// <summary>Held-out pairs that the predictions belong to.</summary>
    public required IReadOnlyList<ImagePair> Shown { get; init; }

    /// <summary>Some real pairs at network size.</summary>
    public required IReadOnlyList<ImagePair> Real { get; init; }

    /// <summary>Some generated pairs.</summary>
    public required IReadOnlyList<ImagePair> Synthetic { get; init; }

    /// <summary>Losses of the diffusion model.</summary>
    public required IReadOnlyList<LossCurve> DiffusionCurves { get; init; }

    /// <summary>Losses of the segmenters.</summary>
    public required IReadOnlyList<LossCurve> SegmentationCurves { get; init; }

    /// <summary>Time that this process took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
