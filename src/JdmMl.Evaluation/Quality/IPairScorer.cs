namespace JdmMl.Evaluation;

/// <summary>Says how well a mask fits its image, such as by the Dice of a segmenter's prediction with the mask.</summary>
public interface IPairScorer
{
    /// <summary>What reports call the score.</summary>
    string Name { get; }

    /// <summary>One score a pair; higher means a better fit.</summary>
    /// <param name="pairs">Pairs, not necessarily of one size.</param>
    double[] Score(IReadOnlyList<PairPixels> pairs);
}
