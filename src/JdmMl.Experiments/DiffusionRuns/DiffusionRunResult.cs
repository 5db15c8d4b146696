using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>A contact sheet's pairs and how long they took.</summary>
/// <param name="Title">What drew them.</param>
/// <param name="Pairs">In order of their numbers.</param>
/// <param name="Elapsed">Time of drawing.</param>
public sealed record DrawnSheet(string Title, IReadOnlyList<ImagePair> Pairs, TimeSpan Elapsed)
{
    /// <summary>Pairs an hour on this machine.</summary>
    public double PairsPerHour => Pairs.Count / Elapsed.TotalHours;
}

/// <summary>What a training of a joint diffusion model left.</summary>
public sealed record DiffusionRunResult
{
    /// <summary>What ran.</summary>
    public required DiffusionRunOptions Options { get; init; }

    /// <summary>Pairs at network size that were learned from.</summary>
    public required int TrainingPairs { get; init; }

    /// <summary>Content hash of the model.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Some real pairs at network size.</summary>
    public required IReadOnlyList<ImagePair> Real { get; init; }

    /// <summary>Where it computed.</summary>
    public required string Device { get; init; }

    /// <summary>What the finished model draws, by one or two samplers with the same seeds.</summary>
    public required IReadOnlyList<DrawnSheet> Sheets { get; init; }

    /// <summary>Contact sheets of earlier checkpoints: steps and file.</summary>
    public required IReadOnlyList<(long Step, string Path)> Candidates { get; init; }

    /// <summary>Losses.</summary>
    public required IReadOnlyList<LossCurve> Curves { get; init; }

    /// <summary>Time of the training steps in all processes that worked on the run.</summary>
    public required TimeSpan TrainingTime { get; init; }
}
