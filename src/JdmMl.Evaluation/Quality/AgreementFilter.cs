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
    /// <summary>
    /// Share of each kind of mismatch that passes; empty where kinds were not told apart. Mismatches of one kind stem from different
    /// images, so their intervals hold; that of all kinds together counts one image several times.
    /// </summary>
    public IReadOnlyDictionary<string, ErrorRate> KeptByKind { get; init; } = new Dictionary<string, ErrorRate>();

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
        Check(trueScores, mismatchScores, mismatchesKept);
        var (chooseTrue, testTrue) = Halves(trueScores, seed, 0);
        var (chooseMismatch, testMismatch) = Halves(mismatchScores, seed, 1);
        double threshold = LowestThat(chooseTrue, chooseMismatch, mismatchesKept);
        return new(
            threshold, ErrorRate.Of(testMismatch.Count(s => s >= threshold), testMismatch.Length),
            ErrorRate.Of(testTrue.Count(s => s < threshold), testTrue.Length));
    }

    /// <summary>
    /// The same for several kinds of mismatch planted in the same images, which are divided into halves as images: no image chooses and
    /// tests. The wanted share is that of all kinds together.
    /// </summary>
    /// <param name="trueScores">Scores of true pairs, at least 20.</param>
    /// <param name="mismatches">By kind, a score for each true pair in the same order; null where none could be planted.</param>
    /// <param name="mismatchesKept">Wanted share of mismatches that pass, 0.05 by default.</param>
    /// <param name="seed">Seed of the halves.</param>
    /// <exception cref="ArgumentException">Counts differ, there are too few scores, one is not finite, or the share is none.</exception>
    public static AgreementFilter Choose(
        IReadOnlyList<double> trueScores, IReadOnlyDictionary<string, IReadOnlyList<double?>> mismatches, double mismatchesKept = 0.05,
        int seed = 0)
    {
        foreach (var (kind, scores) in mismatches)
            if (scores.Count != trueScores.Count)
                throw new ArgumentException(
                    $"There are {scores.Count} scores of '{kind}'; expected one for each of {trueScores.Count} pairs.");
        Check(trueScores, [.. mismatches.Values.SelectMany(scores => scores).OfType<double>()], mismatchesKept);
        var (choosing, testing) = Halves([.. Enumerable.Range(0, trueScores.Count)], seed, 0);
        double[] Of(IReadOnlyList<double?> scores, int[] images) => [.. images.Select(i => scores[i]).OfType<double>()];
        double[] planted = [.. mismatches.Values.SelectMany(scores => Of(scores, choosing))];
        if (planted.Length == 0) throw new ArgumentException("No mismatch falls into the half that chooses; plant them in more pairs.");
        double threshold = LowestThat([.. choosing.Select(i => trueScores[i])], planted, mismatchesKept);
        var kept = mismatches.Select(kind => (kind.Key, Scores: Of(kind.Value, testing))).Where(kind => kind.Scores.Length > 0)
            .ToDictionary(kind => kind.Key, kind => ErrorRate.Of(kind.Scores.Count(s => s >= threshold), kind.Scores.Length));
        return new(
            threshold, ErrorRate.Of(kept.Values.Sum(rate => rate.Hits), Math.Max(1, kept.Values.Sum(rate => rate.Count))),
            ErrorRate.Of(testing.Count(i => trueScores[i] < threshold), testing.Length)) { KeptByKind = kept };
    }

    private static void Check(IReadOnlyList<double> trueScores, IReadOnlyList<double> mismatchScores, double mismatchesKept)
    {
        if (trueScores.Count < 20 || mismatchScores.Count < 20)
            throw new ArgumentException(
                $"There are {trueScores.Count} true pairs and {mismatchScores.Count} mismatches; expected at least 20 of each.");
        if (!trueScores.Concat(mismatchScores).All(double.IsFinite))
            throw new ArgumentException("A score is not a finite number; leave out no pair silently.");
        if (mismatchesKept is not (>= 0 and < 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"The wanted share is {mismatchesKept}; expected 0 to 1, such as 0.05."));
    }

    private static double LowestThat(double[] chooseTrue, double[] chooseMismatch, double mismatchesKept)
    {
        double[] descending = [.. chooseMismatch.OrderDescending()];
        int allowed = (int)Math.Floor(mismatchesKept * descending.Length);
        // just above the best mismatch that must fail; among ties all fail
        double worst = descending[allowed];
        return chooseTrue.Concat(chooseMismatch).Where(s => s > worst).DefaultIfEmpty(Math.BitIncrement(worst)).Min();
    }

    private static (T[] Choose, T[] Test) Halves<T>(IReadOnlyList<T> scores, int seed, int index)
    {
        var chance = SplitMix64.For(seed, index);
        T[] shuffled = [.. scores];
        chance.Shuffle<T>(shuffled);
        return (shuffled[..(shuffled.Length / 2)], shuffled[(shuffled.Length / 2)..]);
    }
}
