using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>How time steps are chosen in training.</summary>
public enum TimestepSampling
{
    /// <summary>Every step alike, as in the thesis.</summary>
    Uniform,

    /// <summary>In proportion to the root of the second moment of the latest losses (Nichol, Dhariwal 2021, Eq. 18).</summary>
    LossSecondMoment,
}

/// <summary>Draws time indices for a batch, with the weights that keep the expected loss what it is under uniform draws.</summary>
public interface ITimestepSampler
{
    /// <summary>Draws <paramref name="count"/> indices.</summary>
    /// <param name="random">The step's stream.</param>
    /// <param name="count">Samples in the batch.</param>
    /// <returns>Indices and weights, [N] each.</returns>
    (long[] Times, double[] Weights) Draw(RandomStream random, int count);

    /// <summary>Takes in the losses that the drawn indices had, unweighted.</summary>
    void Observe(long[] times, IReadOnlyList<double> losses);

    /// <summary>The live arrays that a checkpoint must hold and that a resumed run fills again; empty when there are none.</summary>
    IReadOnlyList<(string Name, double[] Values)> State { get; }
}
