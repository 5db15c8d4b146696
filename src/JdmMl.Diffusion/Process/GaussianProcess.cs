using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>The mean, the variance's logarithm and the clean-data estimate of one reverse step.</summary>
/// <param name="Mean">mu_theta(x_t, t), [N, C, H, W].</param>
/// <param name="LogVariance">log Sigma_theta(x_t, t), [N, C, H, W].</param>
/// <param name="CleanEstimate">The predicted x_0, clamped when a range was given, [N, C, H, W].</param>
public sealed record ReverseStep(Tensor Mean, Tensor LogVariance, Tensor CleanEstimate);

/// <summary>Range to which predictions of x_0 are clamped.</summary>
public sealed record ValueRange(double Low, double High);

/// <summary>Where the variance of p_theta(x_{t-1} | x_t) comes from (thesis section 2.1.3).</summary>
public enum ReverseVariance
{
    /// <summary>The network's fraction between the two fixed ones, Eq. 2.17; the thesis' choice.</summary>
    Learned,

    /// <summary>The posterior's, beta~_t: right when x_0 is a point.</summary>
    Small,

    /// <summary>beta_t: right when x_0 is standard normal. Its first entry is the posterior's second.</summary>
    Large,
}

/// <summary>
/// The diffusion process: every formula of the forward process, its posterior and the learned reverse step, with tables
/// in double. Time indices count from 0, so index t stands for the paper's t + 1. Equations are those of the thesis.
/// </summary>
public sealed class GaussianProcess
{
    private readonly double[] _betas, _alphaBar, _alphaBarPrevious, _alphaBarNext, _posteriorVariance, _posteriorLogVariance;
    private readonly double[] _posteriorCleanCoefficient, _posteriorNoisyCoefficient, _logBetas;

    /// <summary>Builds the tables.</summary>
    /// <param name="betas">Variances in (0, 1].</param>
    /// <param name="timestepMap">For each index the time step that the network was trained with; the identity by default.</param>
    /// <exception cref="JdmException">A variance lies outside (0, 1].</exception>
    public GaussianProcess(double[] betas, int[]? timestepMap = null)
    {
        int bad = Array.FindIndex(betas, b => !(b > 0 && b <= 1));
        if (bad >= 0) throw new JdmException($"Beta {bad} of the noise schedule is {betas[bad]}; expected a variance in (0, 1].");
        int steps = betas.Length;
        TimestepMap = timestepMap ?? [.. Enumerable.Range(0, steps)];
        _betas = [.. betas];
        _alphaBar = new double[steps];
        double product = 1;
        for (int t = 0; t < steps; t++) _alphaBar[t] = product *= 1 - betas[t];
        _alphaBarPrevious = [1.0, .. _alphaBar[..^1]];
        _alphaBarNext = [.. _alphaBar[1..], 0.0];
        // Eq. 2.6; the first variance is 0, so its logarithm borrows the second entry, or beta if there is none.
        _posteriorVariance = Table(t => betas[t] * (1 - _alphaBarPrevious[t]) / (1 - _alphaBar[t]));
        _posteriorLogVariance = Table(t => Math.Log(steps > 1 ? _posteriorVariance[Math.Max(t, 1)] : betas[0]));
        _posteriorCleanCoefficient = Table(t => betas[t] * Math.Sqrt(_alphaBarPrevious[t]) / (1 - _alphaBar[t]));
        _posteriorNoisyCoefficient = Table(t => (1 - _alphaBarPrevious[t]) * Math.Sqrt(1 - betas[t]) / (1 - _alphaBar[t]));
        _logBetas = Table(t => Math.Log(betas[t]));
        double[] Table(Func<int, double> f) => [.. Enumerable.Range(0, steps).Select(f)];
    }

    /// <summary>Number of steps T.</summary>
    public int Steps => _betas.Length;

    /// <summary>For each index the time step that the network knows.</summary>
    public IReadOnlyList<int> TimestepMap { get; }

    /// <summary>beta_t, [T].</summary>
    public IReadOnlyList<double> Betas => _betas;

    /// <summary>abar_t, the product of 1 - beta up to t, [T].</summary>
    public IReadOnlyList<double> AlphaBar => _alphaBar;

    /// <summary>abar_{t-1}, with 1 before the first, [T].</summary>
    public IReadOnlyList<double> AlphaBarPrevious => _alphaBarPrevious;

    /// <summary>abar_{t+1}, with 0 after the last, [T].</summary>
    public IReadOnlyList<double> AlphaBarNext => _alphaBarNext;

    /// <summary>Variance of q(x_{t-1} | x_t, x_0), Eq. 2.6, [T].</summary>
    public IReadOnlyList<double> PosteriorVariance => _posteriorVariance;

    /// <summary>Its logarithm, the first entry replaced by the second, [T].</summary>
    public IReadOnlyList<double> PosteriorLogVariance => _posteriorLogVariance;

    /// <summary>Weight of x_0 in the posterior mean, [T].</summary>
    public IReadOnlyList<double> PosteriorCleanCoefficient => _posteriorCleanCoefficient;

    /// <summary>Weight of x_t in the posterior mean, [T].</summary>
    public IReadOnlyList<double> PosteriorNoisyCoefficient => _posteriorNoisyCoefficient;

    /// <summary>The same process seen only at some of its steps: betas are recomputed from the kept abar.</summary>
    /// <param name="kept">Increasing indices into this process.</param>
    public GaussianProcess Respace(IReadOnlyList<int> kept)
    {
        var betas = new double[kept.Count];
        double last = 1;
        for (int i = 0; i < kept.Count; i++)
        {
            betas[i] = 1 - _alphaBar[kept[i]] / last;
            last = _alphaBar[kept[i]];
        }
        return new GaussianProcess(betas, [.. kept.Select(k => TimestepMap[k])]);
    }

    /// <summary>x_t ~ q(x_t | x_0) for given noise: sqrt(abar) x_0 + sqrt(1 - abar) eps, Eq. 2.5.</summary>
    /// <param name="clean">x_0, [N, C, H, W].</param>
    /// <param name="t">One index a sample, [N].</param>
    /// <param name="noise">eps, as <paramref name="clean"/>.</param>
    public Tensor Noised(Tensor clean, long[] t, Tensor noise)
        => At(i => Math.Sqrt(_alphaBar[i]), t, clean) * clean + At(i => Math.Sqrt(1 - _alphaBar[i]), t, clean) * noise;

    /// <summary>x at a level for given noise: x_0 itself at level -1, else q(x_t | x_0) at that t.</summary>
    /// <param name="level">-1 to T - 1.</param>
    /// <param name="clean">x_0, [N, C, H, W].</param>
    /// <param name="noise">eps, [N, C, H, W]; not looked at when the level is -1.</param>
    public Tensor NoisedTo(int level, Tensor clean, Tensor? noise)
        => level < 0 ? clean
            : Math.Sqrt(_alphaBar[level]) * clean
                + Math.Sqrt(1 - _alphaBar[level]) * (noise ?? throw new ArgumentNullException(nameof(noise)));

    /// <summary>
    /// From one level up to a noisier one, q(x_to | x_from): sqrt(abar_to / abar_from) x + sqrt(1 - abar_to / abar_from) eps, which
    /// is the product of the steps of Eq. 2.3 between them.
    /// </summary>
    /// <param name="x">x at level <paramref name="from"/>, [N, C, H, W].</param>
    /// <param name="from">-1 (clean) to T - 2.</param>
    /// <param name="to">The higher level, to T - 1.</param>
    /// <param name="noise">eps, as <paramref name="x"/>.</param>
    public Tensor Renoised(Tensor x, int from, int to, Tensor noise)
    {
        double kept = _alphaBar[to] / (from < 0 ? 1 : _alphaBar[from]);
        return Math.Sqrt(kept) * x + Math.Sqrt(1 - kept) * noise;
    }

    /// <summary>Mean and log variance of q(x_t | x_0), Eq. 2.5.</summary>
    public (Tensor Mean, Tensor LogVariance) Forward(Tensor clean, long[] t)
        => (At(i => Math.Sqrt(_alphaBar[i]), t, clean) * clean, At(i => Math.Log(1 - _alphaBar[i]), t, clean).expand_as(clean));

    /// <summary>Mean and log variance of q(x_{t-1} | x_t, x_0), Eq. 2.6.</summary>
    public (Tensor Mean, Tensor LogVariance) Posterior(Tensor clean, Tensor noisy, long[] t)
        => (At(i => _posteriorCleanCoefficient[i], t, noisy) * clean + At(i => _posteriorNoisyCoefficient[i], t, noisy) * noisy,
            At(i => _posteriorLogVariance[i], t, noisy).expand_as(noisy));

    /// <summary>x_0 = x_t / sqrt(abar) - sqrt(1 / abar - 1) eps.</summary>
    public Tensor CleanFromNoise(Tensor noisy, long[] t, Tensor noise)
        => At(i => Math.Sqrt(1 / _alphaBar[i]), t, noisy) * noisy - At(i => Math.Sqrt(1 / _alphaBar[i] - 1), t, noisy) * noise;

    /// <summary>eps = (x_t / sqrt(abar) - x_0) / sqrt(1 / abar - 1).</summary>
    public Tensor NoiseFromClean(Tensor noisy, long[] t, Tensor clean)
        => (At(i => Math.Sqrt(1 / _alphaBar[i]), t, noisy) * noisy - clean) / At(i => Math.Sqrt(1 / _alphaBar[i] - 1), t, noisy);

    /// <summary>x_0 from the mean of q(x_{t-1} | x_t, x_0), Eq. 2.6 solved for x_0.</summary>
    public Tensor CleanFromMean(Tensor noisy, long[] t, Tensor mean)
        => (mean - At(i => _posteriorNoisyCoefficient[i], t, noisy) * noisy) / At(i => _posteriorCleanCoefficient[i], t, noisy);

    /// <summary>
    /// p_theta(x_{t-1} | x_t) from the network's output: predicted noise in the first half of the channels, and in the
    /// second the fraction v in [-1, 1] between the two bounds of the log variance (Eq. 2.17). A fixed variance ignores the
    /// second half; without one, <see cref="ReverseVariance.Learned"/> is the posterior's.
    /// </summary>
    /// <param name="output">[N, 2C or C, H, W].</param>
    /// <param name="noisy">x_t, [N, C, H, W].</param>
    /// <param name="t">One index a sample, [N].</param>
    /// <param name="range">Clamp for the x_0 estimate; null leaves it free.</param>
    /// <param name="variance">Where the variance comes from.</param>
    public ReverseStep Reverse(
        Tensor output, Tensor noisy, long[] t, ValueRange? range, ReverseVariance variance = ReverseVariance.Learned)
    {
        long channels = noisy.shape[1];
        var noise = output.narrow(1, 0, channels);                          // [N, C, H, W]
        var logVariance = variance switch
        {
            ReverseVariance.Large => At(LargeLogVariance, t, noisy).expand_as(noisy),
            ReverseVariance.Learned when output.shape[1] > channels => LearnedLogVariance(output.narrow(1, channels, channels), t),
            _ => At(i => _posteriorLogVariance[i], t, noisy).expand_as(noisy),
        };
        var clean = CleanFromNoise(noisy, t, noise);
        if (range is not null) clean = clean.clamp(range.Low, range.High);
        return new ReverseStep(Posterior(clean, noisy, t).Mean, logVariance, clean);
    }

    /// <summary>
    /// One term of the variational bound in bits per dimension: KL(q(x_{t-1} | x_t, x_0) || p_theta), and for t = 0 the
    /// discretised negative log likelihood.
    /// </summary>
    /// <returns>[N].</returns>
    public Tensor BoundTerm(
        Tensor output, Tensor clean, Tensor noisy, long[] t, ValueRange? range, ReverseVariance variance = ReverseVariance.Learned)
        => BoundTerm(Reverse(output, noisy, t, range, variance), clean, noisy, t);

    /// <summary>The same for a reverse step that is known already.</summary>
    /// <returns>[N].</returns>
    public Tensor BoundTerm(ReverseStep step, Tensor clean, Tensor noisy, long[] t)
    {
        var (trueMean, trueLogVariance) = Posterior(clean, noisy, t);
        var kl = PerSample(Gaussians.KullbackLeibler(trueMean, trueLogVariance, step.Mean, step.LogVariance)) / Math.Log(2);
        var nll = PerSample(-Gaussians.DiscretisedLogLikelihood(clean, step.Mean, 0.5 * step.LogVariance)) / Math.Log(2);
        if (t.All(i => i > 0)) return kl;
        using var first = DeviceValues.Of([.. t.Select(i => i == 0 ? 1.0 : 0)], [t.Length], ScalarType.Float32, clean.device).ne(0);
        return where(first, nll, kl);                                       // [N]
    }

    /// <summary>KL(q(x_T | x_0) || N(0, I)) in bits per dimension, [N].</summary>
    public Tensor PriorTerm(Tensor clean)
    {
        long[] last = [.. Enumerable.Repeat((long)Steps - 1, (int)clean.shape[0])];
        var (mean, logVariance) = Forward(clean, last);
        return PerSample(Gaussians.KullbackLeibler(mean, logVariance, zeros_like(mean), zeros_like(mean))) / Math.Log(2);
    }

    /// <summary>Mean over everything but the first axis, [N].</summary>
    public static Tensor PerSample(Tensor x) => x.flatten(1).mean([1]);     // [N]

    /// <summary>
    /// A table's values at each sample's time, in the type and on the device of <paramref name="like"/>: [N, 1, 1, 1], or [1, 1, 1, 1]
    /// when all times are equal, as in sampling.
    /// </summary>
    public Tensor At(Func<int, double> table, long[] t, Tensor like)
    {
        if (t.All(i => i == t[0])) return full([1, 1, 1, 1], table((int)t[0]), like.dtype, like.device);
        return DeviceValues.Of([.. t.Select(i => table((int)i))], [t.Length, 1, 1, 1], like.dtype, like.device);
    }

    // beta_t; at t = 0 the posterior's second entry, as the likelihood of x_0 wants a small one (Ho et al. 2020, code).
    private double LargeLogVariance(int t) => t == 0 ? _posteriorLogVariance[0] : _logBetas[t];

    private Tensor LearnedLogVariance(Tensor fraction, long[] t)
    {
        var low = At(i => _posteriorLogVariance[i], t, fraction);
        var high = At(i => _logBetas[i], t, fraction);
        var weight = (fraction + 1) / 2;
        return weight * high + (1 - weight) * low;
    }
}
