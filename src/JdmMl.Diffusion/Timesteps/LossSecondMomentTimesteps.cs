using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>
/// Importance sampling of time steps (Nichol, Dhariwal 2021, Eq. 18): p_t in proportion to sqrt(E[L_t^2]) over the latest losses of
/// each step, mixed with a little of the uniform distribution; uniform until every step has its history.
/// </summary>
public sealed class LossSecondMomentTimesteps : ITimestepSampler
{
    private readonly int _steps, _history;
    private readonly double _uniform;
    private readonly double[] _losses, _counts;                             // [T, history], [T]

    /// <summary>An empty history.</summary>
    /// <param name="steps">T.</param>
    /// <param name="history">Losses kept for each step; improved-diffusion: 10.</param>
    /// <param name="uniform">Share of the uniform distribution; improved-diffusion: 0.001.</param>
    public LossSecondMomentTimesteps(int steps, int history = 10, double uniform = 0.001)
    {
        (_steps, _history, _uniform) = (steps, history, uniform);
        _losses = new double[steps * history];
        _counts = new double[steps];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double[] Values)> State => [("timestep_losses", _losses), ("timestep_counts", _counts)];

    /// <summary>The present distribution, [T].</summary>
    public double[] Probabilities()
    {
        if (_counts.Any(c => c < _history)) return [.. Enumerable.Repeat(1.0 / _steps, _steps)];
        var p = new double[_steps];
        for (int t = 0; t < _steps; t++)
        {
            double moment = 0;
            for (int k = 0; k < _history; k++) moment += _losses[t * _history + k] * _losses[t * _history + k];
            p[t] = Math.Sqrt(moment / _history);
        }
        double sum = p.Sum();
        for (int t = 0; t < _steps; t++) p[t] = (sum > 0 ? p[t] / sum : 1.0 / _steps) * (1 - _uniform) + _uniform / _steps;
        return p;
    }

    /// <inheritdoc/>
    public (long[] Times, double[] Weights) Draw(RandomStream random, int count)
    {
        double[] p = Probabilities();
        var cumulated = new double[_steps];
        double sum = 0;
        for (int t = 0; t < _steps; t++) cumulated[t] = sum += p[t];
        var times = new long[count];
        for (int i = 0; i < count; i++)
        {
            int found = Array.BinarySearch(cumulated, random.NextDouble() * sum);
            times[i] = Math.Min(_steps - 1, found < 0 ? ~found : found + 1);
        }
        return (times, [.. times.Select(t => 1 / (_steps * p[t]))]);
    }

    /// <inheritdoc/>
    public void Observe(long[] times, IReadOnlyList<double> losses)
    {
        for (int i = 0; i < times.Length; i++)
        {
            if (!double.IsFinite(losses[i])) continue;
            int t = (int)times[i];
            var kept = _losses.AsSpan(t * _history, _history);
            if (_counts[t] < _history) kept[(int)_counts[t]++] = losses[i];
            else
            {
                kept[1..].CopyTo(kept);
                kept[^1] = losses[i];
            }
        }
    }
}
