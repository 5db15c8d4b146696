using JdmMl.Data;
using JdmMl.Diffusion;

namespace JdmMl.Experiments;

/// <summary>
/// What the demonstration runs on. It is the thesis' experiment in small: real only, synthetic only, both, and a control.
/// </summary>
public sealed record DemoOptions
{
    /// <summary>Pairs to learn from.</summary>
    public required IPairSource Train { get; init; }

    /// <summary>Held-out pairs.</summary>
    public required IPairSource Test { get; init; }

    /// <summary>Folder of plan, checkpoints, pool, models and report.</summary>
    public required string Output { get; init; }

    /// <summary>Computing time to aim at, minutes; steps follow from the machine's pace, measured first and kept in the plan.</summary>
    public double Minutes { get; init; } = 5.5;

    /// <summary>Height and width of both networks, pixels.</summary>
    public int ImageSize { get; init; } = 32;

    /// <summary>Whole images, or patches.</summary>
    public CropMode Crop { get; init; } = Data.Crop.Resize;

    /// <summary>Synthetic pairs for each real one (patches count); fewer when time does not allow it.</summary>
    public double Ratio { get; init; } = 2;

    /// <summary>Sampler.</summary>
    public ISampler Sampler { get; init; } = Samplers.DpmSolverPlusPlus(20);

    /// <summary>Channels of the diffusion network's first level.</summary>
    public int BaseChannels { get; init; } = 32;

    /// <summary>Residual blocks of a level; one instead of the thesis' two: in a short run more steps count for more.</summary>
    public int ResidualBlocks { get; init; } = 1;

    /// <summary>What the diffusion network predicts; velocity instead of the thesis' noise, whose colours need long training.</summary>
    public Objective Objective { get; init; } = Objective.Velocity;

    /// <summary>Learning rate of the diffusion network; above the thesis' 1e-4 because short runs of small networks bear it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Pairs in a training step of either network.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Rules of value range, masks and averaging.</summary>
    public JointDiffusionMode Mode { get; init; } = JointDiffusionMode.Corrected;

    /// <summary>Seed of everything.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        new OptionFaults("demo")
            .Require(Minutes is >= 0.05 and <= 100_000, $"Minutes is {Minutes}; expected 0.05 to 100000")
            .Require(Ratio is > 0 and <= 100, $"Ratio is {Ratio}; expected above 0 and at most 100")
            .Require(Train.Items.Count >= 2, $"there are {Train.Items.Count} training pairs; expected at least 2")
            .Require(Test.Items.Count >= 1, "there are no held-out pairs; expected at least 1")
            .ThrowIfAny();
    }
}
