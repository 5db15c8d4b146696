using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>What the signed-rank test does with differences of exactly 0.</summary>
public enum ZeroDifferences
{
    /// <summary>They are left out before ranking (Wilcoxon 1945).</summary>
    Discard,

    /// <summary>They are ranked with the others, and their ranks are left out afterwards (Pratt 1959).</summary>
    Pratt,
}

/// <summary>The outcome of a signed-rank test.</summary>
/// <param name="Positive">Sum of the ranks of positive differences.</param>
/// <param name="Negative">Sum of the ranks of negative differences.</param>
/// <param name="PValue">Two-sided; 1 where no difference is left.</param>
/// <param name="Exact">Whether p counts all sign patterns of the observed ranks, ties included.</param>
/// <param name="Count">Differences that are not 0.</param>
public sealed record WilcoxonResult(double Positive, double Negative, double PValue, bool Exact, int Count)
{
    /// <summary>The smaller rank sum, which tables and SciPy call the statistic.</summary>
    public double Statistic => Math.Min(Positive, Negative);
}

/// <summary>
/// Wilcoxon's signed-rank test that paired differences are symmetric about 0. It wants independent differences: give it one value a
/// group where images come in groups.
/// </summary>
public static class WilcoxonSignedRank
{
    /// <summary>With at most so many non-zero differences p is exact.</summary>
    public const int ExactCount = 50; // SciPy's limit

    /// <summary>
    /// The two-sided test. Tied absolute differences share their mean rank. Up to <see cref="ExactCount"/> differences p is exact given
    /// the ranks, with or without ties; above it is the normal approximation with the variance of the ranks and continuity correction.
    /// </summary>
    /// <param name="differences">Independent differences.</param>
    /// <param name="zeros">What happens to zeros.</param>
    /// <exception cref="ArgumentException">There is no difference, or one is not a finite number.</exception>
    public static WilcoxonResult Of(IReadOnlyList<double> differences, ZeroDifferences zeros = ZeroDifferences.Discard)
    {
        if (differences.Count == 0) throw new ArgumentException("There are no differences to rank; expected at least one.");
        if (!differences.All(double.IsFinite))
            throw new ArgumentException("A difference is not a finite number; leave out no image silently.");
        double[] ranked = [.. differences.Where(d => zeros == ZeroDifferences.Pratt || d != 0).OrderBy(Math.Abs)];
        int[] doubled = DoubledRanks(ranked);   // midranks are halves, so twice the rank is whole
        int positive = 0, negative = 0;
        var ranks = new List<int>();
        for (int i = 0; i < ranked.Length; i++)
        {
            if (ranked[i] == 0) continue;
            ranks.Add(doubled[i]);
            if (ranked[i] > 0) positive += doubled[i];
            else negative += doubled[i];
        }
        int smaller = Math.Min(positive, negative);
        bool exact = ranks.Count <= ExactCount;
        double p = ranks.Count == 0 ? 1 : exact ? ExactP(ranks, smaller) : NormalP(ranks, smaller);
        return new(positive / 2.0, negative / 2.0, p, exact, ranks.Count);
    }

    private static int[] DoubledRanks(double[] ascending)
    {
        var doubled = new int[ascending.Length];
        for (int first = 0, next; first < ascending.Length; first = next)
        {
            for (next = first + 1; next < ascending.Length && Math.Abs(ascending[next]) == Math.Abs(ascending[first]);) next++;
            for (int i = first; i < next; i++) doubled[i] = first + 1 + next;   // ranks first + 1 .. next
        }
        return doubled;
    }

    // The distribution of the rank sum over all sign patterns, one rank after the other.
    private static double ExactP(List<int> doubled, int smaller)
    {
        var share = new double[doubled.Sum() + 1];
        share[0] = 1;
        int highest = 0;
        foreach (int rank in doubled)
        {
            highest += rank;
            for (int sum = highest; sum >= 0; sum--) share[sum] = 0.5 * (share[sum] + (sum >= rank ? share[sum - rank] : 0));
        }
        double tail = 0;
        for (int sum = 0; sum <= smaller; sum++) tail += share[sum];
        return Math.Min(1, 2 * tail);
    }

    private static double NormalP(List<int> doubled, int smaller)
    {
        double mean = doubled.Sum() / 4.0, variance = doubled.Sum(r => r * (double)r) / 16;
        double distance = Math.Max(0, mean - smaller / 2.0 - 0.5);
        return 2 * Normal.CDF(0, 1, -distance / Math.Sqrt(variance));
    }
}
