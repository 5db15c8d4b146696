using JdmMl.Diffusion;
using JdmMl.Training;

namespace JdmMl;

/// <summary>How many pairs to generate, by what, and where they are kept.</summary>
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
        faults.ThrowIfAny();
    }
}
