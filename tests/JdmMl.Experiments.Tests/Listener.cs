using JdmMl.Training;

namespace JdmMl.Experiments.Tests;

/// <summary>Hears every report at once, on the reporting thread.</summary>
internal sealed class Listener(Action<TrainingProgress> heard) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => heard(value);
}
