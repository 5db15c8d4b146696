namespace JdmMl.Evaluation;

/// <summary>What the numbers carry.</summary>
public enum Verdict
{
    /// <summary>Interval and permutation test both show a gain.</summary>
    Improves,

    /// <summary>Both show a loss.</summary>
    Worsens,

    /// <summary>At least one of them does not exclude that there is no difference.</summary>
    NotShown,

    /// <summary>There are too few images for a claim, whatever they show.</summary>
    Exploratory,

    /// <summary>The ratio was chosen on the test sets, so their numbers support no claim.</summary>
    ChosenOnTest,

    /// <summary>A test set has fewer than two groups, so there is no interval.</summary>
    NoInterval,
}

/// <summary>One examined hypothesis: the numbers, what they carry, and the sentence to print.</summary>
/// <param name="Evidence">The numbers.</param>
/// <param name="Verdict">What they carry.</param>
/// <param name="Sentence">The claim, or why there is none.</param>
/// <param name="Details">Images, groups, seeds, resolution, convention, tail: one sentence each.</param>
/// <param name="Caveats">What the reader has to know besides.</param>
public sealed record Claim(
    ClaimEvidence Evidence, Verdict Verdict, string Sentence, IReadOnlyList<string> Details, IReadOnlyList<string> Caveats)
{
    /// <summary>Judges the numbers and words them.</summary>
    /// <param name="evidence">The numbers.</param>
    /// <param name="options">Level and the least number of images.</param>
    /// <param name="caveats">Further caveats, such as a missing control.</param>
    public static Claim Of(ClaimEvidence evidence, ClaimOptions options, IReadOnlyList<string>? caveats = null)
    {
        var verdict = Judge(evidence, options);
        return new(
            evidence, verdict, ClaimSentences.Of(evidence, verdict, options), ClaimSentences.Details(evidence),
            [.. caveats ?? [], .. ClaimSentences.Caveats(evidence)]);
    }

    private static Verdict Judge(ClaimEvidence evidence, ClaimOptions options)
    {
        var interval = evidence.Gain.Interval;
        if (evidence.Ratio == RatioChoice.Test) return Verdict.ChosenOnTest;
        if (evidence.Images < options.ExploratoryBelow) return Verdict.Exploratory;
        if (!interval.IsDefined) return Verdict.NoInterval;
        if (evidence.PValue > 1 - options.Confidence + 1e-12) return Verdict.NotShown;
        return interval.Lower > 0 ? Verdict.Improves : interval.Upper < 0 ? Verdict.Worsens : Verdict.NotShown;
    }
}
