using System.Diagnostics;

namespace JdmMl.Cli.Machine;

/// <summary>What one kind of step costs.</summary>
/// <param name="CpuSeconds">Processor time of all threads, best of the steps.</param>
/// <param name="WallSeconds">Time on the clock, best of the steps.</param>
/// <param name="ImagesPerSecond">Batch over clock time.</param>
/// <param name="ShareOfPeak">Floating-point operations per CPU-second over what the machine reaches at best.</param>
internal sealed record StepCost(double CpuSeconds, double WallSeconds, double ImagesPerSecond, double ShareOfPeak)
{
    /// <summary>Takes a step to fill caches and pools, then measures some.</summary>
    /// <param name="step">One step.</param>
    /// <param name="steps">How many of them are measured; the best counts.</param>
    /// <param name="batch">Images in a step.</param>
    /// <param name="operations">Floating-point operations in a step.</param>
    /// <param name="peak">Operations per CPU-second that the machine reaches at best.</param>
    /// <param name="stop">Stops between two steps.</param>
    internal static StepCost Best(Action step, int steps, int batch, double operations, double peak, CancellationToken stop)
    {
        step();
        double cpu = double.MaxValue, wall = double.MaxValue;
        for (int i = 0; i < steps; i++)
        {
            stop.ThrowIfCancellationRequested();
            var (before, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            step();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(started).TotalSeconds);
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return new(cpu, wall, batch / wall, operations / cpu / peak);
    }
}
