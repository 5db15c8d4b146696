namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>
/// What a sampler with a condition must give when the denoiser is that of a Gaussian: every operation is then affine, so that the sample
/// stays Gaussian, and its mean and covariance can be carried through the very steps of the algorithm in double. Shares no code
/// with the samplers. The state is (x, the x_0 estimate of the step before).
/// </summary>
internal sealed class LinearOracle
{
    private readonly double[] _abar, _dataMean;
    private readonly double[,] _dataCovariance;
    private readonly int _d;
    private double[] _mean;
    private double[,] _covariance;
    private bool _history;

    /// <param name="sampler">As <c>Samplers.Parse</c> reads it; the whole process must have 1000 linear steps.</param>
    /// <param name="mean">Of x_0.</param>
    /// <param name="covariance">Of x_0.</param>
    internal LinearOracle(string sampler, double[] mean, double[,] covariance)
    {
        string[] parts = sampler.Split(':');
        (Kind, _d) = (parts[0], mean.Length);
        int count = parts.Length > 1 ? int.Parse(parts[1]) : 1000;
        double product = 1;
        double[] all = [.. NoiseSchedule.Linear(1000).Select(b => product *= 1 - b)];
        _abar = [.. Respacing.Choose(1000, count).Select(i => all[i])];
        (_dataMean, _dataCovariance) = (mean, covariance);
        _mean = new double[2 * _d];
        _covariance = Dense.Of(2 * _d, 2 * _d, (i, j) => i == j && i < _d ? 1 : 0);
    }

    internal string Kind { get; }
    internal double Eta { get; init; }
    internal bool LargeVariance { get; init; }

    /// <summary>Values known, by flat index; they are replaced at <see cref="LevelsTooHigh"/> above the right level.</summary>
    internal Dictionary<int, double> Known { get; init; } = [];
    internal int LevelsTooHigh { get; init; }

    /// <summary>A and y of a linear measurement, with A^+.</summary>
    internal (double[,] A, double[,] Inverse, double[] Y)? Measured { get; init; }

    /// <summary>RePaint's settings, as jump length and times.</summary>
    internal (int Length, int Times) Jumps { get; init; } = (1, 1);

    internal (double[] Mean, double[,] Covariance) Run()
    {
        int level = _abar.Length - 1;
        Replace(level);
        var left = new int[_abar.Length];
        for (int k = 0; k < _abar.Length - Jumps.Length; k += Jumps.Length) left[k] = Jumps.Times - 1;
        while (level >= 0)
        {
            Down(level--);
            Replace(level < 0 && LevelsTooHigh == 0 ? -1 : level + LevelsTooHigh);
            if (level < 0 || left[level] == 0) continue;
            left[level]--;
            double kept = _abar[level + Jumps.Length] / _abar[level];
            Affine(Dense.Of(2 * _d, 2 * _d, (i, j) => i == j && i < _d ? Math.Sqrt(kept) : 0), new double[2 * _d], 1 - kept);
            level += Jumps.Length;
            _history = false;
        }
        return ([.. _mean.Take(_d)], Dense.Of(_d, _d, (i, j) => _covariance[i, j]));
    }

    private void Down(int t)
    {
        double abar = _abar[t], before = t == 0 ? 1 : _abar[t - 1], beta = 1 - abar / before;
        // E[x_0 | x_t] = m + sqrt(abar) S (abar S + (1 - abar) I)^-1 (x_t - sqrt(abar) m), then DDNM's replacement.
        var inner = Dense.Sum(Dense.Scaled(abar, _dataCovariance), Dense.Scaled(1 - abar, Dense.Identity(_d)));
        var gain = Dense.Scaled(Math.Sqrt(abar), Dense.Product(_dataCovariance, Dense.Inverse(inner)));
        double[] shift = Dense.Product(gain, _dataMean);
        for (int i = 0; i < _d; i++) shift[i] = _dataMean[i] - Math.Sqrt(abar) * shift[i];
        if (Measured is { } measured)
        {
            var keep = Dense.Sum(Dense.Identity(_d), Dense.Scaled(-1, Dense.Product(measured.Inverse, measured.A)));
            double[] kept = Dense.Product(keep, shift), added = Dense.Product(measured.Inverse, measured.Y);
            (gain, shift) = (Dense.Product(keep, gain), [.. kept.Zip(added, (a, b) => a + b)]);
        }

        double ofX, ofClean, ofPrevious = 0, variance = 0;
        switch (Kind)
        {
            case "ancestral":
                ofX = (1 - before) * Math.Sqrt(1 - beta) / (1 - abar);
                ofClean = beta * Math.Sqrt(before) / (1 - abar);
                variance = t == 0 ? 0 : LargeVariance ? beta : beta * (1 - before) / (1 - abar);
                break;
            case "ddim":
                double sigma = Eta * Math.Sqrt((1 - before) / (1 - abar) * (1 - abar / before));
                double along = Math.Sqrt(1 - before - sigma * sigma);
                ofX = along / Math.Sqrt(1 - abar);
                ofClean = Math.Sqrt(before) - along * Math.Sqrt(abar / (1 - abar));
                variance = sigma * sigma;
                break;
            case "dpm++":
                if (t == 0)
                {
                    (ofX, ofClean) = (0, 1);
                    break;
                }
                double Lambda(double a) => 0.5 * Math.Log(a / (1 - a));
                double h = Lambda(before) - Lambda(abar);
                ofX = Math.Sqrt((1 - before) / (1 - abar));
                ofClean = Math.Sqrt(before) * (1 - Math.Exp(-h));
                if (_history && t > 1)
                {
                    double r = (Lambda(abar) - Lambda(_abar[t + 1])) / h;
                    ofPrevious = -ofClean / (2 * r);
                    ofClean *= 1 + 1 / (2 * r);
                }
                break;
            default: throw new ArgumentException(Kind);
        }
        Affine(
            Dense.Of(2 * _d, 2 * _d, (i, j) => (i < _d, j < _d) switch
            {
                (true, true) => (i == j ? ofX : 0) + ofClean * gain[i, j],
                (true, false) => i == j - _d ? ofPrevious : 0,
                (false, true) => gain[i - _d, j],
                _ => 0,
            }),
            [.. shift.Select(s => ofClean * s), .. shift],
            variance);
        _history = true;
    }

    private void Affine(double[,] f, double[] c, double variance)
    {
        _mean = [.. Dense.Product(f, _mean).Zip(c, (a, b) => a + b)];
        _covariance = Dense.Product(Dense.Product(f, _covariance), Dense.Transposed(f));
        for (int i = 0; i < _d; i++) _covariance[i, i] += variance;
    }

    private void Replace(int level)
    {
        foreach (var (index, value) in Known)
        {
            double abar = level < 0 ? 1 : _abar[Math.Min(level, _abar.Length - 1)];
            for (int j = 0; j < 2 * _d; j++) _covariance[index, j] = _covariance[j, index] = 0;
            (_mean[index], _covariance[index, index]) = (Math.Sqrt(abar) * value, 1 - abar);
        }
    }
}
