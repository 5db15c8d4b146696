using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>
/// The probability that a claim "A is better than B" is false (spec/experiments.md 4.4, after Christodoulou et al. 2025, "False
/// promises in medical imaging AI?"): t_{n-1}( sqrt(n) (m_B - m_A) / sqrt(s_A^2 + s_B^2 - 2 s_A s_B r) ), B the baseline and t_{n-1}
/// the distribution function of Student's t. It takes the n images as independent; with groups of alike images it is too small.
/// </summary>
public static class FalseClaim
{
    /// <summary>From what papers print, with an assumed correlation.</summary>
    /// <param name="count">Number of test images n, at least 2.</param>
    /// <param name="mean">m_A, the candidate's mean.</param>
    /// <param name="baselineMean">m_B.</param>
    /// <param name="deviation">s_A, the candidate's standard deviation over images.</param>
    /// <param name="baselineDeviation">s_B.</param>
    /// <param name="correlation">r, of the two methods' scores over images, -1 to 1.</param>
    /// <returns>0 to 1; without any variation 0, 1/2 or 1 by the sign of the difference.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static double Probability(
        int count, double mean, double baselineMean, double deviation, double baselineDeviation, double correlation)
    {
        if (count < 2) throw new ArgumentException($"There are {count} images; expected at least 2.");
        if (!double.IsFinite(mean) || !double.IsFinite(baselineMean)) throw new ArgumentException("A mean is not a finite number.");
        if (deviation is not (>= 0 and < double.PositiveInfinity) || baselineDeviation is not (>= 0 and < double.PositiveInfinity))
            throw new ArgumentException(FormattableString.Invariant(
                $"The standard deviations are {deviation} and {baselineDeviation}; expected 0 or more."));
        if (correlation is not (>= -1 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"The correlation is {correlation}; expected -1 to 1."));
        double variance = deviation * deviation + baselineDeviation * baselineDeviation - 2 * deviation * baselineDeviation * correlation;
        double difference = baselineMean - mean;
        if (variance <= 1e-14 * (deviation * deviation + baselineDeviation * baselineDeviation) || variance == 0)
            return difference < 0 ? 0 : difference == 0 ? 0.5 : 1;
        return StudentT.CDF(0, 1, count - 1, Math.Sqrt(count) * difference / Math.Sqrt(variance));
    }

    /// <summary>From the scores themselves.</summary>
    /// <param name="candidate">One score an image.</param>
    /// <param name="baseline">The same images in the same order.</param>
    /// <exception cref="ArgumentException">Counts differ, there are fewer than two images, or a score is not a finite number.</exception>
    public static double Probability(IReadOnlyList<double> candidate, IReadOnlyList<double> baseline)
    {
        if (candidate.Count != baseline.Count)
            throw new ArgumentException($"There are {candidate.Count} and {baseline.Count} scores; expected the same images in both.");
        int n = candidate.Count;
        if (n < 2) throw new ArgumentException($"There are {n} images; expected at least 2.");
        double a = candidate.Average(), b = baseline.Average();
        double ofA = Math.Sqrt(candidate.Sum(x => (x - a) * (x - a)) / (n - 1));
        double ofB = Math.Sqrt(baseline.Sum(x => (x - b) * (x - b)) / (n - 1));
        double together = candidate.Zip(baseline, (x, y) => (x - a) * (y - b)).Sum() / (n - 1);
        double correlation = ofA * ofB == 0 ? 0 : Math.Clamp(together / (ofA * ofB), -1, 1);
        return Probability(n, a, b, ofA, ofB, correlation);
    }
}
