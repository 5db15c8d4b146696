namespace JdmMl.Evaluation;

/// <summary>
/// A threshold on the agreement of masks with their images, and how often it errs. Both error rates were counted on pairs that did not
/// choose the threshold.
/// </summary>
/// <param name="Threshold">Pairs with at least this score are kept.</param>
/// <param name="MismatchesKept">Share of planted mismatches that pass.</param>
/// <param name="TruePairsLost">Share of true pairs that fail.</param>
public sealed record AgreementFilter(double Threshold, ErrorRate MismatchesKept, ErrorRate TruePairsLost)
{
    /// <summary>Whether a pair stays.</summary>
    public bool Keeps(double score) => score >= Threshold;

    /// <summary>
    /// Chooses the lowest threshold that lets at most the wanted share of mismatches pass in one random half, and counts both errors in
    /// the other half.
    /// </summary>
    /// <param name="trueScores">Scores of true pairs, at least 20.</param>
    /// <param name="mismatchScores">Scores of planted mismatches, at least 20, in blocks of one kind or mixed.</param>
    /// <param name="mismatchesKept">Wanted share of mismatches that pass, 0.05 by default.</param>
    /// <param name="seed">Seed of the halves.</param>
    /// <exception cref="ArgumentException">There are too few scores, one is not finite, or the share is none.</exception>
    public static AgreementFilter Choose(
        IReadOnlyList<double> trueScores, IReadOnlyList<double> mismatchScores, double mismatchesKept = 0.05, int seed = 0)
    {
        if (trueScores.Count < 20 || mismatchScores.Count < 20)
            throw new ArgumentException(
                $"There are {trueScores.Count} true pairs and {mismatchScores.Count} mismatches; expected at least 20 of each.");
        if (!trueScores.Concat(mismatchScores).All(double.IsFinite))
            throw new ArgumentException("A score is not a finite number; leave out no pair silently.");
        if (mismatchesKept is not (>= 0 and < 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"The wanted share is {mismatchesKept}; expected 0 to 1, such as 0.05."));
        var (chooseTrue, testTrue) = Halves(trueScores, seed, 0);
        var (chooseMismatch, testMismatch) = Halves(mismatchScores, seed, 1);

        double[] descending = [.. chooseMismatch.OrderDescending()];
        int allowed = (int)Math.Floor(mismatchesKept * descending.Length);
        // just above the best mismatch that must fail; among ties all fail
        double worst = descending[allowed];
        double threshold = chooseTrue.Concat(chooseMismatch).Where(s => s > worst).DefaultIfEmpty(Math.BitIncrement(worst)).Min();
        return new(
            threshold, ErrorRate.Of(testMismatch.Count(s => s >= threshold), testMismatch.Length),
            ErrorRate.Of(testTrue.Count(s => s < threshold), testTrue.Length));
    }

    private static (double[] Choose, double[] Test) Halves(IReadOnlyList<double> scores, int seed, int index)
    {
        var chance = SplitMix64.For(seed, index);
        double[] shuffled = [.. scores];
        chance.Shuffle<double>(shuffled);
        return (shuffled[..(shuffled.Length / 2)], shuffled[(shuffled.Length / 2)..]);
    }
}
