using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>
/// Draws numbered things and draws those again that are not accepted. Attempt a of number k has noise of its own, keyed by
/// (seed, k, a), so what becomes of k depends neither on its batch nor on what became of others.
/// </summary>
public static class Redrawing
{
    /// <summary>The seed of an attempt; attempt 0 has the pool's own.</summary>
    public static ulong SeedOf(ulong seed, int attempt) =>
        attempt == 0 ? seed : RandomStreams.Derive(seed, "attempt", (ulong)attempt);

    /// <summary>Draws a batch until every number is accepted or was drawn again <paramref name="redraws"/> times.</summary>
    /// <param name="numbers">The batch.</param>
    /// <param name="redraws">Most drawings beyond the first.</param>
    /// <param name="accept">Whether a drawing will do.</param>
    /// <param name="draw">Draws some numbers in one attempt, in order.</param>
    /// <returns>The last drawing of each number, in the batch's order, with its attempt.</returns>
    public static IReadOnlyList<(T Drawn, int Attempt)> Run<T>(
        IReadOnlyList<long> numbers, int redraws, Func<T, bool> accept, Func<IReadOnlyList<long>, int, IReadOnlyList<T>> draw)
    {
        var results = new (T, int)[numbers.Count];
        int[] open = [.. Enumerable.Range(0, numbers.Count)];
        for (int attempt = 0; open.Length > 0; attempt++)
        {
            var drawn = draw([.. open.Select(i => numbers[i])], attempt);
            for (int j = 0; j < open.Length; j++) results[open[j]] = (drawn[j], attempt);
            open = attempt == redraws ? [] : [.. open.Where((_, j) => !accept(drawn[j]))];
        }
        return results;
    }
}
