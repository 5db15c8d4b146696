namespace JdmMl.Diffusion;

/// <summary>Which loss is trained.</summary>
public enum LossKind
{
    /// <summary>L_hybrid = L_simple + lambda L_vlb (thesis Eq. 2.18); the bound trains the learned variance alone.</summary>
    Hybrid,

    /// <summary>L_simple alone (thesis Eq. 2.16); needs a fixed variance.</summary>
    Simple,

    /// <summary>The whole variational bound: one term of it, T times, trains mean and variance (Nichol, Dhariwal 2021, L_vlb).</summary>
    Variational,
}

/// <summary>The schedule of the forward process.</summary>
public enum NoiseScheduleKind
{
    /// <summary>beta from 1e-4 to 0.02, as in the thesis.</summary>
    Linear,

    /// <summary>Cosine schedule (Nichol, Dhariwal 2021, Eq. 17).</summary>
    Cosine,
}
