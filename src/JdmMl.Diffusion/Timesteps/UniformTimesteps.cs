using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>Every time index alike, with replacement; weight 1.</summary>
/// <param name="steps">T.</param>
public sealed class UniformTimesteps(int steps) : ITimestepSampler
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double[] Values)> State => [];

    /// <inheritdoc/>
    public (long[] Times, double[] Weights) Draw(RandomStream random, int count)
    {
        var times = new long[count];
        for (int i = 0; i < count; i++) times[i] = random.NextInt(steps);
        return (times, [.. Enumerable.Repeat(1.0, count)]);
    }

    /// <inheritdoc/>
    public void Observe(long[] times, IReadOnlyList<double> losses) { }
}
