namespace JdmMl.Diffusion;

/// <summary>What the network's first output channels stand for.</summary>
public enum Objective
{
    /// <summary>The noise eps, as in the thesis (Eq. 2.16).</summary>
    Noise,

    /// <summary>x_0 itself (thesis section 2.1.3).</summary>
    Clean,

    /// <summary>
    /// The velocity v = sqrt(abar) eps - sqrt(1 - abar) x_0 (Salimans, Ho 2022). Near t = T, where an error of eps counts
    /// 1 / sqrt(abar) times in x_0, it asks for x_0 itself, so that colours come right in a fraction of the steps.
    /// </summary>
    Velocity,

    /// <summary>The mean of q(x_{t-1} | x_t, x_0) (thesis section 2.1.3).</summary>
    Mean,

    /// <summary>Noise, x_0 and a gate between the means that follow from them (Benny, Wolf 2022).</summary>
    Dual,
}

/// <summary>From the name of an objective to its rules.</summary>
public static class ObjectiveExtensions
{
    /// <summary>The rules of an objective.</summary>
    public static IObjective Rules(this Objective objective) => objective switch
    {
        Objective.Noise => NoiseObjective.Instance,
        Objective.Clean => CleanObjective.Instance,
        Objective.Velocity => VelocityObjective.Instance,
        Objective.Mean => MeanObjective.Instance,
        Objective.Dual => DualObjective.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, null),
    };
}
