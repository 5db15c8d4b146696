namespace JdmMl.Diffusion;

/// <summary>How many pairs of a pool are what, and how many had to be drawn again.</summary>
/// <param name="Ok">Usable pairs.</param>
/// <param name="Empty">Pairs with hardly any foreground that stayed.</param>
/// <param name="Full">Pairs with hardly any background that stayed.</param>
/// <param name="Fragmented">Fragmented pairs that stayed.</param>
/// <param name="Unchecked">Pairs drawn without bounds.</param>
/// <param name="Redrawn">Pairs that were drawn more than once, whatever came of it.</param>
/// <param name="Redraws">Drawings beyond the first of each pair.</param>
public sealed record VerdictCounts(int Ok, int Empty, int Full, int Fragmented, int Unchecked, int Redrawn, int Redraws)
{
    /// <summary>Counts verdicts and attempts; a null verdict is unchecked.</summary>
    public static VerdictCounts Of(IEnumerable<(PairVerdict? Verdict, int Attempt)> pairs)
    {
        var all = pairs.ToArray();
        int Count(PairVerdict? verdict) => all.Count(pair => pair.Verdict == verdict);
        return new VerdictCounts(
            Count(PairVerdict.Ok), Count(PairVerdict.Empty), Count(PairVerdict.Full), Count(PairVerdict.Fragmented), Count(null),
            all.Count(pair => pair.Attempt > 0), all.Sum(pair => pair.Attempt));
    }

    /// <summary>All pairs.</summary>
    public int Total => Ok + Empty + Full + Fragmented + Unchecked;

    /// <summary>Pairs that are degenerate although they may have been drawn again.</summary>
    public int Degenerate => Empty + Full + Fragmented;

    /// <summary>A sentence for people.</summary>
    public override string ToString() => Unchecked == Total
        ? $"{Total} pairs, not checked against bounds"
        : $"{Total} pairs: {Ok} ok, {Empty} empty, {Full} full, {Fragmented} fragmented; {Redrawn} drawn again ({Redraws} times in all)";
}
