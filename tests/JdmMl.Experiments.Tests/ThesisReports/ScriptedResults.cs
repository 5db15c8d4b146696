using System.Globalization;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments.Tests.ThesisReports;

/// <summary>Evaluation results with scores by formula, written as 'jdm evaluate' would.</summary>
internal static class ScriptedResults
{
    internal static readonly DateTimeOffset Made = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal static readonly string[] Polyps = ["kvasir-seg", "ETIS-LaribPolypDB"];

    internal static EvaluationResult Of(
        string arm, double ratio, int seed, string dataSet, int images = 24, long? steps = 1000, double? gain = null,
        EvaluationConventions? conventions = null, bool network = false)
    {
        double add = gain ?? arm switch
        {
            "pretrain-finetune" => 0.04, "synthetic-only" => -0.05, "permuted-control" => -0.1, _ => 0,
        };
        var provenance = new Dictionary<string, string> { ["arm"] = arm, ["ratioChosenOn"] = "fixed", ["realPairs"] = "40" };
        if (ratio > 0) provenance["ratio"] = ratio.ToString(CultureInfo.InvariantCulture);
        if (steps is not null) provenance["totalOptimiserSteps"] = $"{steps}";
        var rows = Enumerable.Range(0, images).Select(i =>
        {
            double spread = arm == "real-only" ? 0 : 0.02 * Math.Sin(1.7 * i + seed),
                dice = 0.6 + 0.2 * Math.Sin(2.3 * i) + add + spread + 0.004 * seed;
            return new EvaluationRow
            {
                Id = $"case-{i:00}", Group = $"p{i / 2}", Width = 24, Height = 24,
                Metrics = new Dictionary<string, double> { ["dice"] = dice, ["iou"] = dice / (2 - dice) },
            };
        }).ToList();
        var result = new EvaluationResult
        {
            Name = $"{arm}-{ratio}", DataSet = dataSet, Seeds = [seed], Conventions = conventions ?? new(), Provenance = provenance,
                Rows = rows,
        };
        return network ? result with { AtNetworkSize = result with { Resolution = new(32, 32) } } : result;
    }

    internal static string Write(string folder, EvaluationResult result)
    {
        string path = Path.Combine(folder, $"{result.Name}-{result.DataSet}-{result.Seeds[0]}.json");
        AtomicFile.WriteAllText(path, EvaluationResultFile.ToJson(result));
        return path;
    }

    /// <summary>Three ratios, two seeds, all controls, on the sets given.</summary>
    internal static void WriteAblation(string folder, IReadOnlyList<string> sets, bool controls = true)
    {
        foreach (string set in sets)
            foreach (int seed in (int[])[1, 2])
            {
                Write(folder, Of("real-only", 0, seed, set));
                foreach (double ratio in (double[])[100, 250, 500])
                {
                    Write(folder, Of("pretrain-finetune", ratio, seed, set));
                    Write(folder, Of("synthetic-only", ratio, seed, set));
                }
                if (!controls) continue;
                foreach (string arm in (string[])["warm-restart", "classical-augmentation"]) Write(folder, Of(arm, 0, seed, set));
                Write(folder, Of("permuted-control", 250, seed, set));
            }
    }
}
