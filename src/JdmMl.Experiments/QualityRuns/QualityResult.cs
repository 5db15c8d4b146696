using JdmMl.Diffusion;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>What was measured of a pool of generated pairs.</summary>
public sealed record QualityResult
{
    /// <summary>Name of the pool, and its pairs.</summary>
    public required QualitySource Pool { get; init; }

    /// <summary>The real pairs that the generator learned from.</summary>
    public required QualitySource Pairs { get; init; }

    /// <summary>Real pairs that it did not learn from; null where none were given.</summary>
    public QualitySource? HeldOut { get; init; }

    /// <summary>Side in pixels at which everything was compared.</summary>
    public required int ImageSize { get; init; }

    /// <summary>What the bounds say of the pool's masks.</summary>
    public required VerdictCounts Verdicts { get; init; }

    /// <summary>For each generated pair the training mask with the highest mutual information, in nats (Eq. 5.1).</summary>
    public required IReadOnlyList<QualityNeighbour> MaskNeighbours { get; init; }

    /// <summary>Mean of the highest mutual information over generated pairs, and over held-out pairs where there are any.</summary>
    public required IReadOnlyDictionary<string, double> MeanInformation { get; init; }

    /// <summary>Copies looked for in image, mask and joint space; null where it was refused.</summary>
    public MemorisationTest? Memorisation { get; init; }

    /// <summary>Why copies could not be looked for; null where they were.</summary>
    public string? MemorisationRefusal { get; init; }

    /// <summary>Distances, precision and recall, density and coverage: of images, and of images with their masks.</summary>
    public required IReadOnlyList<SampleQuality> Samples { get; init; }

    /// <summary>What the agreement of images with their masks showed, a model each.</summary>
    public IReadOnlyList<AgreementResult> Agreement { get; init; } = [];
}

/// <summary>Pairs that took part.</summary>
/// <param name="Name">Name of the source.</param>
/// <param name="Count">How many.</param>
public sealed record QualitySource(string Name, int Count);

/// <summary>A generated pair and the training pair whose mask tells most about its own.</summary>
/// <param name="Id">The generated pair.</param>
/// <param name="Nearest">The training pair.</param>
/// <param name="Information">Mutual information of the masks, nats.</param>
public sealed record QualityNeighbour(string Id, string Nearest, double Information);
