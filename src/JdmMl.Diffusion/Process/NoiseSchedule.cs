namespace JdmMl.Diffusion;

/// <summary>Variances beta_t of the forward process.</summary>
public static class NoiseSchedule
{
    /// <summary>
    /// The linear schedule of the thesis (section 2.1): beta from 1e-4 to 0.02 over 1000 steps; for other lengths both
    /// ends are scaled by 1000 / <paramref name="steps"/>.
    /// </summary>
    /// <param name="steps">Length T, at least 1.</param>
    public static double[] Linear(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        double scale = 1000.0 / steps, first = scale * 1e-4, last = scale * 0.02;
        double stride = steps == 1 ? 0 : (last - first) / (steps - 1);
        var betas = new double[steps];
        for (int t = 0; t < steps; t++) betas[t] = first + t * stride;
        if (steps > 1) betas[^1] = last;
        return betas;
    }

    /// <summary>The cosine schedule of Nichol, Dhariwal 2021 (Eq. 17): offset s = 0.008, beta at most 0.999.</summary>
    /// <param name="steps">Length T, at least 1.</param>
    public static double[] Cosine(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        static double AlphaBar(double u) => Math.Pow(Math.Cos((u + 0.008) / 1.008 * Math.PI / 2), 2);
        var betas = new double[steps];
        for (int t = 0; t < steps; t++)
            betas[t] = Math.Min(1 - AlphaBar((t + 1.0) / steps) / AlphaBar((double)t / steps), 0.999);
        return betas;
    }
}
