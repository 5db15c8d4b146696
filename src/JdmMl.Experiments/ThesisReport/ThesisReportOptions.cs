using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>What a report of the thesis' figures and tables is made from.</summary>
public sealed record ThesisReportOptions
{
    /// <summary>Folders that are searched, with all folders below, and result files.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Heading of the report.</summary>
    public string Title { get; init; } = "Image and mask pairs by joint diffusion";

    /// <summary>Real pairs, for what stands beside synthetic ones; null: what the runs packed themselves.</summary>
    public IPairSource? Pairs { get; init; }

    /// <summary>Folders with the test images of Figure 5.6, matched by name; tried before those that results record.</summary>
    public IReadOnlyList<string> ImageFolders { get; init; } = [];

    /// <summary>
    /// The ratio, in percent, whose gain is the primary hypothesis, fixed before results were seen; null: none, and all are corrected.
    /// </summary>
    public double? PrimaryRatio { get; init; }

    /// <summary>Whether Figure 3.1 is drawn for diffusion runs that hold none yet, and kept in them.</summary>
    public bool Trace { get; init; }

    /// <summary>Sampler of Figure 3.1.</summary>
    public ISampler TraceSampler { get; init; } = Samplers.Ancestral("250");

    /// <summary>Whether Figure A.1 is computed for diffusion runs that hold none yet, and kept in them.</summary>
    public bool Bound { get; init; }

    /// <summary>Pairs whose bound is averaged in Figure A.1.</summary>
    public int BoundPairs { get; init; } = 8;

    /// <summary>Time steps at which Figure A.1 evaluates the bound, out of all.</summary>
    public int BoundSteps { get; init; } = 60;

    /// <summary>Seed of what is drawn for the report.</summary>
    public int Seed { get; init; } = 2333;                  // the seed of the thesis' sampling scripts

    /// <summary>Most pairs shown of a pool; fewer where the file would become too large.</summary>
    public int ShownPairs { get; init; } = 16;

    /// <summary>Cases on each side of Figure 5.6.</summary>
    public int Cases { get; init; } = 4;

    /// <summary>Largest size of the file in bytes.</summary>
    public int MaxBytes { get; init; } = 5_000_000;

    /// <summary>How claims are examined.</summary>
    public ClaimOptions Claims { get; init; } = new();

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate() => new OptionFaults(nameof(ThesisReportOptions))
        .Require(Paths.Count > 0, $"Paths is empty; expected at least one folder of runs or one result file")
        .Require(PrimaryRatio is null or > 0, $"PrimaryRatio is {PrimaryRatio}; expected percent above 0, or null")
        .Require(BoundPairs >= 1, $"BoundPairs is {BoundPairs}; expected at least 1")
        .Require(BoundSteps >= 2, $"BoundSteps is {BoundSteps}; expected at least 2")
        .Require(ShownPairs >= 1, $"ShownPairs is {ShownPairs}; expected at least 1")
        .Require(Cases >= 1, $"Cases is {Cases}; expected at least 1")
        .Require(MaxBytes >= 100_000, $"MaxBytes is {MaxBytes}; expected at least 100000")
        .ThrowIfAny();
}
