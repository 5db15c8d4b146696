using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>Which controls an ablation needs and which of them are missing; without them a report is incomplete.</summary>
internal static class MissingControls
{
    /// <summary>The missing ones in words; empty where nothing was pretrained or all are there.</summary>
    internal static IReadOnlyList<string> Of(IReadOnlyCollection<ResultFile> files)
    {
        var candidates = files.Where(f => f.Arm?.Arm == ExperimentArm.PretrainFinetune).ToArray();
        if (candidates.Length == 0) return [];
        var missing = new List<string>();
        bool Has(ExperimentArm arm) => files.Any(f => f.Arm?.Arm == arm);
        if (!Has(ExperimentArm.RealOnly)) missing.Add("real pairs only, the baseline (arm=real-only)");
        var real = files.Where(f => f.Arm?.Arm == ExperimentArm.RealOnly).Select(f => ClaimProvenance.StepsOf(f.Result)).ToHashSet();
        if (candidates.Any(f => ClaimProvenance.StepsOf(f.Result) is not { } steps || !real.Contains(steps)))
            missing.Add(
                "real pairs only with the pretrained arm's total number of optimiser steps " +
                "(arm=real-only with the same totalOptimiserSteps)");
        if (!Has(ExperimentArm.WarmRestart)) missing.Add("real pairs only with a warm restart (arm=warm-restart)");
        if (!Has(ExperimentArm.SyntheticOnly)) missing.Add("synthetic pairs only (arm=synthetic-only)");
        if (!Has(ExperimentArm.PermutedControl)) missing.Add("pretraining with permuted masks, which must lose (arm=permuted-control)");
        if (!Has(ExperimentArm.ClassicalAugmentation)) missing.Add("real pairs with classical augmentation (arm=classical-augmentation)");
        return missing;
    }
}
