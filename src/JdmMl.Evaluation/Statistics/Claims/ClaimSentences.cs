using System.Globalization;

namespace JdmMl.Evaluation;

/// <summary>The wording of claims, in one place: the command line and reports print the same sentences.</summary>
public static class ClaimSentences
{
    /// <summary>The sentence of a verdict. Only <see cref="Verdict.Improves"/> contains the word "improves".</summary>
    public static string Of(ClaimEvidence e, Verdict verdict, ClaimOptions options) => verdict switch
    {
        Verdict.Improves =>
            $"{e.Candidate} improves {e.Metric.Label} over {e.Baseline} by {Number(e.Gain.Estimate)} {e.Unit} ({Tests(e)}).",
        Verdict.Worsens =>
            $"{e.Candidate} makes {e.Metric.Label} worse than {e.Baseline} by " +
            $"{Math.Abs(e.Gain.Estimate).ToString("0.00", CultureInfo.InvariantCulture)} {e.Unit} ({Tests(e)}).",
        Verdict.NotShown =>
            $"No difference in {e.Metric.Label} between {e.Candidate} and {e.Baseline} is shown: {Change(e)} " +
            $"({Tests(e)}){Disagreement(e)}.",
        Verdict.Exploratory =>
            $"Exploratory, {e.Images} images: {Change(e)} in {e.Metric.Label} of {e.Candidate} over {e.Baseline} ({Tests(e)}). " +
            $"Fewer than {options.ExploratoryBelow} images support no claim.",
        Verdict.ChosenOnTest =>
            $"No claim: the ratio was chosen on the test set. There, {e.Metric.Label} of {e.Candidate} over {e.Baseline} is {Change(e)} " +
            $"({Tests(e)}); interval and p do not account for the choice. Choose on validation data and test once.",
        Verdict.NoInterval =>
            $"No claim: a test set has fewer than two independent groups, so no interval exists. {e.Metric.Label} of {e.Candidate} over " +
            $"{e.Baseline} is {Change(e)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Expected a verdict."),
    };

    /// <summary>What every number rests on.</summary>
    public static IReadOnlyList<string> Details(ClaimEvidence e)
    {
        string weighting = e.DataSets.Count == 1 ? $"on {e.DataSets[0].DataSet}"
            : e.Weighting == DataSetWeighting.Images ? "over all images of the test sets" : "macro mean, every test set weighing the same";
        var details = new List<string>
        {
            $"Mean {e.Metric.Label} {weighting}: {Plain(e.BaselineMean)} to {Plain(e.CandidateMean)} {e.Unit}; " +
            $"n = {Count(e.Images, "image")} in {Count(e.Groups, "group")}, {Count(e.Seeds, "seed")}{(e.Seeds > 1 ? ", paired" : "")}; " +
            $"resolution {e.Resolution}; {Convention(e)}.",
            $"{e.Worse} of {e.Images} images got worse, {e.Better} better; " +
            $"median of the worst tenth {Plain(e.BaselineWorstDecile)} to {Plain(e.CandidateWorstDecile)} {e.Unit}.",
            $"Beside it: Wilcoxon signed rank over groups p = {P(e.Wilcoxon.PValue)}" +
            (double.IsNaN(e.FalseClaim) ? ""
                : $"; probability that a claim of a gain is false, images taken as independent, {P(e.FalseClaim)}") + ".",
        };
        if (e.DataSets.Count > 1)
            details.Insert(
                1, $"Gain by test set: {string.Join(", ", e.DataSets.Select(s => $"{s.DataSet} {Number(s.Mean)} (n = {s.Images})"))}.");
        if (e.Ratio is RatioChoice.Fixed) details.Add("The ratio was fixed beforehand.");
        if (e.Ratio is RatioChoice.Validation) details.Add("The ratio was chosen on validation data.");
        return details;
    }

    /// <summary>What the numbers themselves give reason to say.</summary>
    public static IReadOnlyList<string> Caveats(ClaimEvidence e)
    {
        var caveats = new List<string>();
        if (e.Ratio == RatioChoice.Test) caveats.Add("The ratio was chosen on the test set.");
        if (e.Ratio == RatioChoice.Unknown)
            caveats.Add(
                $"How the ratio was chosen is not recorded; expected '{ClaimProvenance.RatioChosenOn}' in the results' provenance.");
        if (e.Seeds == 1) caveats.Add("A single seed: interval and p speak about other images, not about other trainings.");
        if (e.Seeds > 1 && !e.SeedsRecorded) caveats.Add("Seeds are not recorded; runs were paired in the order given.");
        if (!e.GroupsRecorded) caveats.Add("No patients or sequences are recorded; every image was taken as independent.");
        if (e.LeftOut.Count > 0)
            caveats.Add(
                $"{Count(e.LeftOut.Count, "image")} left out, because both arms' masks are empty and 0/0 is excluded: " +
                $"{string.Join(", ", e.LeftOut.Take(5))}{(e.LeftOut.Count > 5 ? ", ..." : "")}.");
        if (e.Gain.Method == IntervalMethod.Percentile)
            caveats.Add("The interval is a percentile interval; BCa has no meaning on these data.");
        if (e.Gain.Method == IntervalMethod.Point) caveats.Add("All images changed alike, so the interval has no width.");
        return caveats;
    }

    /// <summary>The sentence on a compute-matched control; null where the arms took the same number of optimiser steps.</summary>
    /// <param name="baseline">Optimiser steps, null where not recorded.</param>
    /// <param name="candidate">Optimiser steps, null where not recorded.</param>
    /// <param name="control">Steps of the control; null where there is none or they are not recorded.</param>
    /// <param name="hasControl">Whether a control was given.</param>
    public static string? Control(long? baseline, long? candidate, long? control, bool hasControl)
    {
        if (hasControl)
            return candidate is null || control is null
                ?
                    "Whether the control is compute-matched is not recorded; " +
                    $"expected '{ClaimProvenance.TotalOptimiserSteps}' in the provenance."
                : candidate == control ? null
                : $"The control is not compute-matched: {Steps(control)} against the candidate's {Steps(candidate)}.";
        if (baseline is null || candidate is null)
            return $"A compute-matched control is missing and optimiser steps are not recorded (or differ between runs); a gain may come " +
                $"from longer training. Expected '{ClaimProvenance.TotalOptimiserSteps}' in the provenance, or a control.";
        return baseline == candidate
            ? null
            : $"A compute-matched control is missing: the candidate took {Steps(candidate)} and the baseline {Steps(baseline)}; " +
                "a gain may come from longer training.";
    }

    /// <summary>How likely a comparison like this one shows a given gain, and how many seeds would do.</summary>
    public static string Power(ClaimEvidence e, PowerPlan plan)
    {
        const double wanted = 0.8;
        string power = (100 * Evaluation.Power.Of(plan, e.Seeds)).ToString("0", CultureInfo.InvariantCulture);
        return $"If the true gain is {Number(plan.Effect)} {e.Unit}, {Count(e.Seeds, "seed")} on these images show it in {power} % of " +
            "comparisons; " + (Evaluation.Power.SeedsFor(plan, wanted) is int seeds
                ? $"{seeds} seeds do in 80 %."
                : "not even 100 seeds do in 80 %: the test images are too few.");
    }

    /// <summary>A signed number with two decimals, such as +2.39.</summary>
    public static string Number(double value) => value.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    private static string Plain(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string P(double p) => p < 0.0001 ? "< 0.0001" : p.ToString(p < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    private static string Count(int n, string what) => $"{n.ToString(CultureInfo.InvariantCulture)} {what}{(n == 1 ? "" : "s")}";

    private static string Steps(long? steps) => steps!.Value.ToString("#,0", CultureInfo.InvariantCulture) + " optimiser steps";

    private static string Change(ClaimEvidence e) =>
        $"{Number(e.Gain.Estimate)} {e.Unit}{(e.Metric.HigherIsBetter ? "" : " (positive: less)")}";

    private static string Tests(ClaimEvidence e)
    {
        var interval = e.Gain.Interval;
        string ends = interval.IsDefined
            ? $"{(100 * e.Confidence).ToString("0.###", CultureInfo.InvariantCulture)} % interval " +
                $"{Number(interval.Lower)} to {Number(interval.Upper)}"
            : "no interval";
        string method = e.Permutation.Exact ? "exact permutation" : $"permutation, {e.Permutation.Permutations} sign patterns,";
        return $"{ends}, {method} p = {P(e.PValue)}{(e.Adjusted ? " after Holm" : "")}";
    }

    private static string Disagreement(ClaimEvidence e)
    {
        bool excluded = e.Gain.Interval.Lower > 0 || e.Gain.Interval.Upper < 0, significant = e.PValue <= 1 - e.Confidence + 1e-12;
        return excluded == significant ? "" : $"; interval and permutation test disagree, and both must agree for a claim";
    }

    // The entries that the metric's value depends on, in words of the conventions themselves.
    private static string Convention(ClaimEvidence e)
    {
        var usual = new EvaluationConventions().Entries().ToDictionary();
        var entries = e.Conventions.Entries();
        var told = entries.Where((entry, i) => i == 0 || entry.Value != usual[entry.Key]).Select(entry => $"{entry.Key} {entry.Value}");
        return $"each image scored for itself, {string.Join(", ", told)}";
    }
}
