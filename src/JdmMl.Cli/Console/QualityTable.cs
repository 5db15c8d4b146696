using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments;
using JdmMl.Experiments.Reports;

namespace JdmMl.Cli;

/// <summary>What was measured of a pool, as text.</summary>
internal static class QualityTable
{
    internal static string Of(QualityResult result)
    {
        var lines = new List<string>
        {
            Text($"{result.Pool.Count} generated pairs of '{result.Pool.Name}' against {result.Pairs.Count} real ones of ") +
                Text($"'{result.Pairs.Name}'{Held(result)}, at {result.ImageSize} px"),
            "Masks: " + result.Verdicts,
            Information(result),
            "",
        };
        if (result.Memorisation is { } test)
        {
            var table = new TextTable("Copies", "Closer than 5 % of held-out", "Held out", "p (excess)", "Called copies", "Closest");
            Add(table, "image", test.Image);
            Add(table, "mask", test.Mask);
            Add(table, "image + mask", test.Joint);
            lines.Add(table.ToString());
        }
        else lines.Add($"Copies: {result.MemorisationRefusal}\n");
        foreach (var sample in result.Samples) lines.Add(Sample(sample));
        lines.AddRange(result.Agreement.Select(Agreement));
        return string.Join('\n', lines).TrimEnd('\n');
    }

    private static string Held(QualityResult result) =>
        result.HeldOut is { } held ? Text($", {held.Count} held out ('{held.Name}')") : "";

    private static string Information(QualityResult result)
    {
        string held = result.MeanInformation.TryGetValue("heldOut", out double mean) ? Text($", held-out masks {mean:0.0000}") : "";
        return "Highest mutual information with a training mask (Eq. 5.1), mean: " +
            Text($"generated masks {result.MeanInformation["pool"]:0.0000} nats{held}");
    }

    private static void Add(TextTable table, string space, MemorisationSpace of)
    {
        var closest = of.Pairs.MinBy(p => p.Distance)!;
        table.Add(space, Rate(of.Below), Rate(of.HeldOutBelow), Text($"{of.ExcessPValue:0.000}"), Text($"{of.Copies.Count}"),
            Text($"{closest.Distance:0.000} (p {closest.PValue:0.000})"));
    }

    private static string Sample(SampleQuality sample)
    {
        var table = new TextTable("Measure", "Value [95 % interval]", "At half size", "Floor: real against real");
        foreach (var (name, measure) in sample.Measures)
            table.Add(name, measure.Refusal is null
                ? Text($"{measure.Value:0.0000} [{measure.Interval.Lower:0.0000}, {measure.Interval.Upper:0.0000}]") : "-",
                Number(measure.AtHalfSize), Number(measure.Floor));
        string refused = string.Concat(sample.Measures.Where(m => m.Value.Refusal is not null).GroupBy(m => m.Value.Refusal)
            .Select(m => $"{string.Join(", ", m.Select(one => one.Key))}: {m.Key}\n"));
        return Text($"Features, {sample.Dimension} dimensions, {sample.Real} real and {sample.Generated} generated vectors:\n") +
            $"{sample.Features}\n{table}{refused}";
    }

    private static string Agreement(AgreementResult result)
    {
        string means = string.Join(", ", result.MeanScores.Select(kind => Text($"{kind.Key} {kind.Value:0.000}")));
        string text = $"Agreement by {result.Scorer}\n  mean Dice: {means}\n";
        if (result.Warning is { } warning) text += $"  Warning: {warning}\n";
        if (result.Filter is not { } filter) return text + $"  {result.Refusal}\n";
        string kinds = string.Join(", ", filter.KeptByKind.Select(kind => $"{kind.Key} {Rate(kind.Value)}"));
        return text + Text($"  threshold {filter.Threshold:0.000}: keeps {Rate(filter.MismatchesKept)} of planted mismatches ({kinds}), ") +
            $"loses {Rate(filter.TruePairsLost)} of {result.TruePairs.Count} true pairs ('{result.TruePairs.Name}')\n" +
            $"  keeps {Rate(result.PoolKept!.Value)} of the pool: {result.PoolKept.Value.Hits} pairs\n";
    }

    private static string Rate(ErrorRate rate) =>
        Text($"{100 * rate.Share:0.0} % [{100 * rate.Interval.Lower:0.0}, {100 * rate.Interval.Upper:0.0}]");

    private static string Number(double value) => double.IsNaN(value) ? "-" : Text($"{value:0.0000}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
