namespace JdmMl.Experiments;

/// <summary>How long some pairs of a pool took, over all processes and starts that drew them.</summary>
/// <param name="Pairs">Pairs whose drawing was timed to the end.</param>
/// <param name="CpuSeconds">Processor time of all threads of the drawing processes.</param>
/// <param name="WallSeconds">Time on the clock, added up over processes.</param>
public sealed record PoolPace(long Pairs, double CpuSeconds, double WallSeconds)
{
    /// <summary>Pairs an hour of one process.</summary>
    public double PairsPerHour => 3600 * Pairs / WallSeconds;

    /// <summary>Pairs an hour of processor time: does not depend on what else the machine does.</summary>
    public double PairsPerCpuHour => 3600 * Pairs / CpuSeconds;

    /// <summary>Both together.</summary>
    public static PoolPace operator +(PoolPace a, PoolPace b) =>
        new(a.Pairs + b.Pairs, a.CpuSeconds + b.CpuSeconds, a.WallSeconds + b.WallSeconds);
}
