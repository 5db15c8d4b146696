namespace JdmMl.Evaluation;

/// <summary>
/// The numbers behind a claim. Scores and gains are points of a hundred, or in the unit of the spacing; gains are positive.
/// </summary>
public sealed record ClaimEvidence
{
    /// <summary>The metric.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Unit of scores and gains.</summary>
    public required string Unit { get; init; }

    /// <summary>Name of the baseline.</summary>
    public required string Baseline { get; init; }

    /// <summary>Name of the candidate.</summary>
    public required string Candidate { get; init; }

    /// <summary>Mean score of the baseline, test sets averaged as <see cref="Weighting"/> says.</summary>
    public required double BaselineMean { get; init; }

    /// <summary>Mean score of the candidate.</summary>
    public required double CandidateMean { get; init; }

    /// <summary>Mean gain with its interval.</summary>
    public required BootstrapResult Gain { get; init; }

    /// <summary>Confidence of the interval.</summary>
    public required double Confidence { get; init; }

    /// <summary>The permutation test.</summary>
    public required SignFlipResult Permutation { get; init; }

    /// <summary>The p-value that counts: the permutation test's, or that after Holm's correction.</summary>
    public required double PValue { get; init; }

    /// <summary>Whether <see cref="PValue"/> was corrected for several hypotheses.</summary>
    public bool Adjusted { get; init; }

    /// <summary>Wilcoxon's test on the mean gains of the groups.</summary>
    public required WilcoxonResult Wilcoxon { get; init; }

    /// <summary>Probability that a claim of a gain is false, <see cref="Evaluation.FalseClaim"/>; NaN with a single image.</summary>
    public required double FalseClaim { get; init; }

    /// <summary>Images compared.</summary>
    public required int Images { get; init; }

    /// <summary>Independent groups of images.</summary>
    public required int Groups { get; init; }

    /// <summary>Whether any image names its group.</summary>
    public required bool GroupsRecorded { get; init; }

    /// <summary>Seeds, paired.</summary>
    public required int Seeds { get; init; }

    /// <summary>Whether the results say which seed they belong to.</summary>
    public required bool SeedsRecorded { get; init; }

    /// <summary>Gain of each test set.</summary>
    public required IReadOnlyList<DataSetMean> DataSets { get; init; }

    /// <summary>How test sets are averaged.</summary>
    public required DataSetWeighting Weighting { get; init; }

    /// <summary>Images that got worse.</summary>
    public required int Worse { get; init; }

    /// <summary>Images that got better.</summary>
    public required int Better { get; init; }

    /// <summary>Median of the baseline's worst tenth.</summary>
    public required double BaselineWorstDecile { get; init; }

    /// <summary>Median of the candidate's worst tenth.</summary>
    public required double CandidateWorstDecile { get; init; }

    /// <summary>Images that both arms leave undefined.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>Size at which masks were compared.</summary>
    public required string Resolution { get; init; }

    /// <summary>Conventions of the scores.</summary>
    public required EvaluationConventions Conventions { get; init; }

    /// <summary>On which data the ratio was chosen.</summary>
    public required RatioChoice Ratio { get; init; }

    /// <summary>Optimiser steps of the baseline, where recorded.</summary>
    public required long? BaselineSteps { get; init; }

    /// <summary>Optimiser steps of the candidate, where recorded.</summary>
    public required long? CandidateSteps { get; init; }

    /// <summary>Computes everything.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static ClaimEvidence Of(ArmComparison arms, ClaimOptions options)
    {
        var gains = arms.Gains;
        var permutation = SignFlipTest.Of(gains, options.SignFlip);
        double sign = arms.Metric.HigherIsBetter ? 1 : -1;
        return new()
        {
            Metric = arms.Metric, Unit = arms.Metric.IsShare ? "points" : arms.Conventions.Unit,
            Baseline = arms.Baseline.Name, Candidate = arms.Candidate.Name,
            BaselineMean = DataSetMean.Over(PerSet(gains.Images, arms.BaselineScores), options.Weighting),
            CandidateMean = DataSetMean.Over(PerSet(gains.Images, arms.CandidateScores), options.Weighting),
            Gain = ClusterBootstrap.OfMean(gains, options.Bootstrap), Confidence = options.Confidence,
            Permutation = permutation, PValue = permutation.PValue,
            Wilcoxon = WilcoxonSignedRank.Of(
            [
                .. gains.Images.Zip(gains.PerImage).GroupBy(p => PairedDifferences.KeyOfGroup(p.First), p => p.Second)
                    .Select(g => g.Average()),
            ]),
            FalseClaim = gains.Images.Count < 2
                ? double.NaN
                : Evaluation.FalseClaim.Probability(
                    [.. arms.CandidateScores.Select(s => sign * s)], [.. arms.BaselineScores.Select(s => sign * s)]),
            Images = gains.Images.Count, Groups = gains.Groups, GroupsRecorded = gains.Images.Any(i => i.Group != ""),
            Seeds = gains.Seeds, SeedsRecorded = arms.Baseline.Recorded && arms.Candidate.Recorded,
            DataSets = PerSet(gains.Images, gains.PerImage), Weighting = options.Weighting, Worse = gains.Worse, Better = gains.Better,
            BaselineWorstDecile = ScoreTail.WorstDecileMedian(arms.BaselineScores, arms.Metric.HigherIsBetter),
            CandidateWorstDecile = ScoreTail.WorstDecileMedian(arms.CandidateScores, arms.Metric.HigherIsBetter),
            LeftOut = [.. arms.LeftOut.Select(i => $"{i.DataSet}/{i.Id}")],
            Resolution = $"{arms.Resolution}", Conventions = arms.Conventions,
            Ratio = arms.Baseline.Ratio == RatioChoice.Test ? RatioChoice.Test : arms.Candidate.Ratio,
            BaselineSteps = arms.Baseline.Steps, CandidateSteps = arms.Candidate.Steps,
        };
    }

    private static DataSetMean[] PerSet(IReadOnlyList<ImageKey> images, IReadOnlyList<double> values) =>
    [
        .. images.Zip(values).GroupBy(p => p.First.DataSet, p => p.Second)
            .Select(set => new DataSetMean(set.Key, set.Average(), set.Count())),
    ];
}
