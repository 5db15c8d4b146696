namespace JdmMl.Evaluation;

/// <summary>How an interval was found.</summary>
public enum IntervalMethod
{
    /// <summary>Bias-corrected and accelerated (Efron 1987): the ordinary case.</summary>
    Bca,

    /// <summary>The percentile interval: all resamples lie on one side of the estimate, or the acceleration has no meaning.</summary>
    Percentile,

    /// <summary>All resamples are equal, so both ends are the estimate: the data show no variation.</summary>
    Point,

    /// <summary>A test set has fewer than two groups, so nothing can be said: both ends are NaN.</summary>
    Undefined,
}

/// <summary>A bootstrapped mean difference.</summary>
/// <param name="Estimate">The mean difference, in the unit of the scores.</param>
/// <param name="Interval">Its interval.</param>
/// <param name="Method">How the ends were found.</param>
/// <param name="Bias">z0 of BCa: the normal quantile of the share of resamples below the estimate.</param>
/// <param name="Acceleration">a of BCa, by a jackknife over groups and seeds.</param>
/// <param name="StandardError">By the variance components where the width is corrected, else of the resamples.</param>
public sealed record BootstrapResult(
    double Estimate, Interval Interval, IntervalMethod Method, double Bias, double Acceleration, double StandardError);
