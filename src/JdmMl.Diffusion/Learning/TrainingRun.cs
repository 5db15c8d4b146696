using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>What a training run needs besides the model's options: none of it changes the numbers.</summary>
public sealed record TrainingRun
{
    /// <summary>Told after every step.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where checkpoints go, so that an interrupted run continues; null keeps none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Called with steps done after every checkpoint that was written.</summary>
    public Action<long>? OnCheckpoint { get; init; }

    /// <summary>
    /// Called with steps done and the averaged model at every checkpoint from half the steps on, where the thesis looks at samples to
    /// choose its checkpoint, and once when a run continues there. The model is disposed afterwards.
    /// </summary>
    public Action<long, JointDiffusionModel>? OnCandidate { get; init; }

    /// <summary>Stops within one step, after writing a checkpoint.</summary>
    public CancellationToken Cancellation { get; init; }
}
