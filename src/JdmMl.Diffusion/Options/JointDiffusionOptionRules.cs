using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>What <see cref="JointDiffusionOptions"/> must fulfil.</summary>
internal static class JointDiffusionOptionRules
{
    internal static OptionFaults Check(JointDiffusionOptions o)
    {
        var faults = new OptionFaults(nameof(JointDiffusionOptions))
            .Require(o.Crop is not null, "Crop is null; choose Crop.Resize or Crop.Patches(size, stride)")
            .Require(o.TrainingSteps > 0, $"TrainingSteps is {o.TrainingSteps}; expected at least 1")
            .Require(o.BatchSize > 0, $"BatchSize is {o.BatchSize}; expected at least 1")
            .Require(o.MicroBatchSize is null or > 0,
                $"MicroBatchSize is {o.MicroBatchSize}; expected at least 1, or null for the whole batch")
            .Require(o.LearningRate is > 0 and < 1, $"LearningRate is {o.LearningRate}; expected a small positive number such as 1e-4")
            .Require(o.WeightDecay is >= 0 and < double.PositiveInfinity, $"WeightDecay is {o.WeightDecay}; expected 0 or more")
            .Require(o.GradientClipNorm is null or > 0,
                $"GradientClipNorm is {o.GradientClipNorm}; expected a positive number, or null for none")
            .Require(o.AverageDecay is >= 0 and < 1, $"AverageDecay is {o.AverageDecay}; expected 0 to below 1")
            .Require(o.DiffusionSteps is >= 2 and <= 10_000, $"DiffusionSteps is {o.DiffusionSteps}; expected 2 to 10,000")
            .Require(o.MinSnrGamma is null or > 0, $"MinSnrGamma is {o.MinSnrGamma}; expected a positive number such as 5, or null")
            .Require(o.ConditionDropout is >= 0 and < 1, $"ConditionDropout is {o.ConditionDropout}; expected 0 to below 1")
            .Require(o.ClassLabels is null or { Count: > 0 }, "ClassLabels is empty; name the data sets, or leave it out")
            .Require(o.Range is null || o.Range.Low < o.Range.High, $"Range is {o.Range}; expected a low end below the high one")
            .Require(o.CheckpointEvery > 0, $"CheckpointEvery is {o.CheckpointEvery}; expected at least 1")
            .Require(o.Loss != LossKind.Simple || o.Variance != ReverseVariance.Learned,
                "Loss is Simple with a Learned Variance, which it would never train; choose Small or Large, or another loss")
            .Require(o.Loss != LossKind.Hybrid || o.Variance == ReverseVariance.Learned,
                $"Loss is Hybrid with a {o.Variance} Variance, so that its bound trains nothing; choose Simple or Variational, or Learned")
            .Require(o.MinSnrGamma is null || o.Objective != Objective.Dual,
                "MinSnrGamma is set with the Dual objective, whose error has no signal-to-noise weight; leave one of them out")
            .Require(o.MinSnrGamma is null || o.Loss != LossKind.Variational,
                "MinSnrGamma is set with the Variational loss, which has weights of its own; leave one of them out");
        Named(faults, nameof(o.Objective), o.Objective);
        Named(faults, nameof(o.Loss), o.Loss);
        Named(faults, nameof(o.Variance), o.Variance);
        Named(faults, nameof(o.Schedule), o.Schedule);
        Named(faults, nameof(o.TimestepSampling), o.TimestepSampling);
        Named(faults, nameof(o.Precision), o.Precision);
        Named(faults, nameof(o.Conditioning), o.Conditioning);
        Named(faults, nameof(o.Mode), o.Mode);
        Named(faults, nameof(o.Activation), o.Activation);
        Named(faults, nameof(o.Attention), o.Attention);
        Named(faults, nameof(o.AttentionOrder), o.AttentionOrder);
        if (o.AverageRule is { } average) Named(faults, nameof(o.AverageRule), average);
        if (o.KnownLevel is { } level) Named(faults, nameof(o.KnownLevel), level);
        if (o.MaskRule is { } rule) Named(faults, nameof(o.MaskRule), rule);
        if (o.GivenMaskRule is { } given) Named(faults, nameof(o.GivenMaskRule), given);
        faults.Require(
            o.ClassLabels is null || o.ClassLabels.Distinct().Count() == o.ClassLabels.Count, "ClassLabels names a data set twice");
        o.Augmentation?.Check(faults);
        faults.Require(o.Augmentation is not null, "Augmentation is null; choose JointAugmentation.None");
        faults.Require(o.AttentionSizes is not null, "AttentionSizes is null; leave it empty for attention in the middle alone");
        if (o.AttentionSizes is not null && Enum.IsDefined(o.Objective))
            NetworkPlan.ShapeOf(o, channels: 4, given: o.Conditioning == Conditioning.Joint ? 0 : 1).Check(faults);
        return faults;
    }

    private static void Named<T>(OptionFaults faults, string name, T value) where T : struct, Enum
        => faults.Require(Enum.IsDefined(value), $"{name} is {value}; expected {string.Join(", ", Enum.GetNames<T>())}");
}
