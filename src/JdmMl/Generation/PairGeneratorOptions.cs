using JdmMl.Diffusion;
using JdmMl.Training;
using Microsoft.ML;

namespace JdmMl;

/// <summary>
/// How many pairs to generate, by what, under which conditions, and where they are kept. Names are those of <c>jdm sample</c>.
/// </summary>
public sealed record PairGeneratorOptions
{
    /// <summary>Synthetic pairs for each real training row, rounded down; 1.0 is the thesis' 100 %.</summary>
    public double Ratio { get; init; } = 1.0;

    /// <summary>Sampler; DPM-Solver++ with 20 steps by default.</summary>
    public ISampler Sampler { get; init; } = Samplers.DpmSolverPlusPlus(20);

    /// <summary>Seed of the pool; pair k depends on it and on k alone.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Pairs drawn together; changes speed, not results.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Where pools are kept and found again; null takes a folder below <c>MLContext.TempFilePath</c>.</summary>
    public string? PoolDirectory { get; init; }

    /// <summary>What is known of the pairs that are drawn: nothing, masks, images, regions; none by default.</summary>
    public GivenOptions Given { get; init; } = new();

    /// <summary>Pairs that the known part is taken from, in the columns Image and Mask; null takes the real training rows.</summary>
    public IDataView? Pairs { get; init; }

    /// <summary>When a drawn mask counts as degenerate.</summary>
    public PairBounds Bounds { get; init; } = new();

    /// <summary>How often a degenerate pair is drawn again; 0 keeps and counts it.</summary>
    public int Redraws { get; init; }

    /// <summary>Leaves out pairs whose mask does not fit its image; null keeps all. The ratio counts pairs drawn, not pairs kept.</summary>
    public PairAgreement? Agreement { get; init; }

    /// <summary>What products of a model from <see cref="ModelFolder"/> compute in; null takes its training's.</summary>
    public Precision? Precision { get; init; }

    /// <summary>A model to draw from, in place of the one of an earlier stage.</summary>
    public JointDiffusionModel? Model { get; init; }

    /// <summary>Folder of a saved model to draw from, in place of the one of an earlier stage.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>Told after every sampler step; null for the log alone.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops <c>Fit</c> within one sampler step; finished pairs stay.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        var faults = new OptionFaults(nameof(PairGeneratorOptions));
        faults.Require(Ratio is >= 0 and <= 1000, $"Ratio is {Ratio}; expected 0 to 1000 synthetic pairs for each real one");
        faults.Require(BatchSize > 0, $"BatchSize is {BatchSize}; expected at least 1");
        faults.Require(
            Model is null || ModelFolder is null,
            "Model and ModelFolder are both set; expected one of them, or neither to take the model of an earlier stage");
        faults.Require(Redraws >= 0, $"Redraws is {Redraws}; expected 0 or more");
        faults.Require(
            Pairs is null || Given.Given != GivenKind.None,
            "Pairs is set, but Given is None; say what is taken from them, for instance new GivenOptions { Given = GivenKind.Mask }");
        faults.Require(
            Precision is null || ModelFolder is not null,
            "Precision is set, but ModelFolder is not; a model that is loaded already computes in its own");
        faults.ThrowIfAny();
        Bounds.Validate();
    }
}
