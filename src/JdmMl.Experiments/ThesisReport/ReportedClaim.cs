using System.Globalization;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>A comparison of two arms on the test sets that belong together, with what it carries or why it cannot be made.</summary>
/// <param name="Name">The hypothesis in words.</param>
/// <param name="Claim">What the numbers carry; null where the arms cannot be compared.</param>
/// <param name="Control">The candidate over its compute-matched control; null without one.</param>
/// <param name="Refusal">Why not; null where there is a claim.</param>
internal sealed record ReportedClaim(string Name, Claim? Claim, Claim? Control, string? Refusal);

/// <summary>Every pretrained and every synthetic-only arm against real only.</summary>
internal static class ReportedClaims
{
    /// <summary>
    /// One claim an arm and ratio, for the polyp sets together and for every other set. The one at the primary ratio is judged by its
    /// own p; the p-values of all others are corrected together by Holm.
    /// </summary>
    internal static IReadOnlyList<ReportedClaim> Of(ComparableResults results, ThesisReportOptions options)
    {
        var drafts = results.DataSets.GroupBy(set => ThesisSet.Find(set) is { Polyps: true } ? "polyp test sets" : set)
            .SelectMany(family => Family(results, family.Key, [.. family], options.Claims))
            .Select(d => d with { Primary = d.Key.Arm == ExperimentArm.PretrainFinetune && d.Key.Ratio == options.PrimaryRatio }).ToArray();
        var secondary = drafts.Where(d => d is { Primary: false, Set: not null }).ToArray();
        var adjusted = Holm.Adjust([.. secondary.Select(d => d.Set!.Primary.Evidence.PValue)]);
        return
        [
            .. drafts.OrderBy(d => !d.Primary).Select(d => new ReportedClaim(
                $"{(d.Primary ? "Primary hypothesis" : options.PrimaryRatio is null ? "Comparison" : "Secondary")}: {d.Name}",
                Array.IndexOf(secondary, d) is >= 0 and var at
                    ? Adjusted(d.Set!.Primary, adjusted[at], secondary.Length > 1, options.Claims)
                    : d.Set?.Primary,
                d.HasControl ? d.Set?.Secondary.FirstOrDefault() : null, d.Refusal)),
        ];
    }

    private sealed record Draft(string Name, ArmKey Key, ClaimSet? Set, bool HasControl, string? Refusal, bool Primary = false);

    private static IEnumerable<Draft> Family(ComparableResults results, string name, string[] sets, ClaimOptions options)
    {
        var cells = results.Cells.Where(c => sets.Contains(c.DataSet)).ToArray();
        long? shortest = cells.Where(c => c.Key.Arm == ExperimentArm.RealOnly).Min(c => c.Key.Steps);
        EvaluationResult[] Results(Func<ArmKey, bool> wanted) => [.. cells.Where(c => wanted(c.Key)).SelectMany(c => c.Runs)
            .Select(r => r.Result)];
        var baseline = Results(key => key.Arm == ExperimentArm.RealOnly && key.Steps == shortest);
        if (baseline.Length == 0) yield break;
        foreach (var arm in cells.Select(c => c.Key)
            .Where(k => k.Arm is ExperimentArm.PretrainFinetune or ExperimentArm.SyntheticOnly)
            .Distinct().OrderBy(k => k.Arm == ExperimentArm.SyntheticOnly).ThenBy(k => k.Ratio))
        {
            var candidate = Results(key => key == arm);
            var steps = candidate.Select(ClaimProvenance.StepsOf).Distinct().ToArray();
            var control = steps is [{ } same] && same != shortest
                ? Results(key => key.Arm == ExperimentArm.RealOnly && key.Steps == same) : [];
            yield return Make(
                $"{arm.Name} over real only, on {(sets.Length == 1 ? sets[0] : $"the {sets.Length} {name}")}", arm,
                Named(baseline, "real only"), Named(candidate, arm.Name), Named(control, "real only, as many steps"), options);
        }
    }

    private static Draft Make(
        string name, ArmKey key, EvaluationResult[] baseline, EvaluationResult[] candidate, EvaluationResult[] control,
            ClaimOptions options)
    {
        try { return new(name, key, ClaimSet.Of(baseline, candidate, control, options), control.Length > 0, null); }
        catch (ArgumentException fault) { return new(name, key, null, false, fault.Message); }
    }

    private static EvaluationResult[] Named(EvaluationResult[] results, string name) => [.. results.Select(r => r with { Name = name })];

    private static Claim Adjusted(Claim claim, double p, bool several, ClaimOptions options) => Claim.Of(
        claim.Evidence with { PValue = p, Adjusted = several }, options, [.. claim.Caveats.Except(ClaimSentences.Caveats(claim.Evidence))]);
}
