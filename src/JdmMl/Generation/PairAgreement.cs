using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl;

/// <summary>Leaves out generated pairs whose mask does not fit its image.</summary>
/// <param name="Scorer">Says how well a mask fits its image, for instance by a segmenter that was trained on real pairs.</param>
/// <param name="Filter">From which score on a pair stays; <see cref="AgreementFilter"/> finds it.</param>
public sealed record PairAgreement(IPairScorer Scorer, AgreementFilter Filter)
{
    private const int AtOnce = 64;

    /// <summary>The indices of the pairs that stay.</summary>
    internal IReadOnlyList<int> Kept(IPairSource pairs, int count)
    {
        var kept = new List<int>();
        foreach (int[] some in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            var scores = Scorer.Score([.. some.Select(pairs.Read).Select(
                pair => new PairPixels(pair.Image.Pixels, pair.Mask.Labels, pair.Image.Width, pair.Image.Height))]);
            kept.AddRange(some.Where((_, i) => Filter.Keeps(scores[i])));
        }
        return kept;
    }
}
