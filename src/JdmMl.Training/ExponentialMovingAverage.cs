using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>How the decay of a weight average depends on the step.</summary>
public enum AverageDecay
{
    /// <summary>min(limit, (1 + n) / (10 + n)) at step n: short runs average what they learned, not what they began with.</summary>
    WarmUp,

    /// <summary>Always the limit, as the thesis' code.</summary>
    Constant,
}

/// <summary>An exponential moving average of a flat parameter buffer; it starts as a copy.</summary>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly double _limit;
    private readonly AverageDecay _rule;

    /// <summary>Starts the average at the present values.</summary>
    /// <param name="values">The buffer to follow, [P].</param>
    /// <param name="limit">Largest decay, in [0, 1).</param>
    /// <param name="rule">How the decay grows.</param>
    public ExponentialMovingAverage(Tensor values, double limit, AverageDecay rule)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (_limit, _rule) = (limit, rule);
        Values = values.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>The average, [P].</summary>
    public Tensor Values { get; }

    /// <summary>The decay at step <paramref name="step"/> (0-based).</summary>
    public double DecayAt(long step) => _rule == AverageDecay.Constant ? _limit : Math.Min(_limit, (1.0 + step) / (10.0 + step));

    /// <summary>Takes in the values after step <paramref name="step"/> (0-based).</summary>
    public void Update(Tensor values, long step)
    {
        using var _ = no_grad();
        double decay = DecayAt(step);
        Values.mul_(decay).add_(values, alpha: 1 - decay);
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();
}
