namespace JdmMl.Evaluation;

/// <summary>All that the results of a baseline, a candidate and maybe a control carry.</summary>
/// <param name="Primary">The one primary hypothesis: the first metric, candidate over baseline.</param>
/// <param name="Secondary">The rest, with p-values corrected by Holm: the candidate over the control first, then the other metrics.</param>
public sealed record ClaimSet(Claim Primary, IReadOnlyList<Claim> Secondary)
{
    /// <summary>Examines the arms.</summary>
    /// <param name="baseline">Results of the baseline, one a seed and test set.</param>
    /// <param name="candidate">Results of the candidate, the same seeds, test sets and images.</param>
    /// <param name="control">Results of a control with the candidate's number of optimiser steps but real data only; may be empty.</param>
    /// <param name="options">Metrics, level, resampling.</param>
    /// <exception cref="ArgumentException">The arms cannot be compared, or an option is out of range.</exception>
    public static ClaimSet Of(
        IReadOnlyList<EvaluationResult> baseline, IReadOnlyList<EvaluationResult> candidate,
        IReadOnlyList<EvaluationResult>? control = null, ClaimOptions? options = null)
    {
        options ??= new();
        ClaimArm a = ClaimArm.Of("baseline", baseline), b = ClaimArm.Of("candidate", candidate);
        var c = control is { Count: > 0 } ? ClaimArm.Of("control", control) : null;
        var metric = Metric.Find(options.Metric);

        var arms = ArmComparison.Of(a, b, metric);
        var primary = ClaimEvidence.Of(arms, options);
        var others = new List<ClaimEvidence>();
        if (c is not null) others.Add(ClaimEvidence.Of(ArmComparison.Of(c, b, metric), options));
        others.AddRange(options.OtherMetrics.Select(name => ClaimEvidence.Of(ArmComparison.Of(a, b, Metric.Find(name)), options)));
        var adjusted = Holm.Adjust([.. others.Select(e => e.PValue)]);

        var secondary = others.Select((e, i) => Claim.Of(e with { PValue = adjusted[i], Adjusted = others.Count > 1 }, options)).ToList();
        var caveats = new List<string>();
        if (ClaimSentences.Control(a.Steps, b.Steps, c?.Steps, c is not null) is string said) caveats.Add(said);
        if (c is not null && secondary[0].Verdict != Verdict.Improves)
            caveats.Add("The candidate is not shown to be better than the control, so a gain cannot be put down to the synthetic data.");
        var claim = Claim.Of(primary, options, caveats);
        if (options.PlannedEffect is double effect)
        {
            var plan = PowerPlan.From(effect, VarianceComponents.Of(arms.Gains, options.Weighting)) with
                { Confidence = options.Confidence };
            claim = claim with { Details = [.. claim.Details, ClaimSentences.Power(primary, plan)] };
        }
        return new(claim, secondary);
    }
}
