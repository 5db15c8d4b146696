using JdmMl.Training;

namespace JdmMl.Diffusion.Tests;

/// <summary>Reports at once, on the reporting thread.</summary>
internal sealed class Listener(Action<TrainingProgress> heard) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => heard(value);
}

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jdmml-").FullName;
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
