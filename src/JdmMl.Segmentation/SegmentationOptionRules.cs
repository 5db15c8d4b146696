using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>What <see cref="SegmentationOptions"/> must fulfil.</summary>
internal static class SegmentationOptionRules
{
    internal static OptionFaults Check(SegmentationOptions o)
    {
        var faults = new OptionFaults(nameof(SegmentationOptions))
            .Require(o.ImageSize is >= 8 and <= 8192, $"ImageSize is {o.ImageSize}; expected 8 to 8192 pixels")
            .Require(o.Classes is >= 2 and <= 256, $"Classes is {o.Classes}; expected 2 to 256, background included")
            .Require(o.ClassNames is null or { Count: 0 } || o.ClassNames.Count == o.Classes,
                $"ClassNames holds {o.ClassNames?.Count} names; expected {o.Classes}, one for each class, or none")
            .Require(o.PatchSize is null || o.PatchSize.Count == 2 && o.PatchSize.All(edge => edge is >= 8 and <= 8192),
                $"PatchSize is {Listed(o.PatchSize)}; expected height and width of 8 to 8192 pixels, or none")
            .Require(o.ChannelNames is null or { Count: 0 or 3 },
                $"ChannelNames is {Listed(o.ChannelNames)}; expected three names, one for each of R, G, B, or none")
            .Require(IsPositive(o.MemoryBudget), $"MemoryBudget is {o.MemoryBudget}; expected a positive number of GB")
            .Require(Enum.IsDefined(o.Regime), $"Regime is {(int)o.Regime}; expected {Names<TrainingRegime>()}")
            .Require(o.SyntheticShare is > 0 and < 1, $"SyntheticShare is {o.SyntheticShare}; expected above 0 and below 1")
            .Require(o.Regime != TrainingRegime.Mixed || o.BatchSize > 1 && IsMixed(o),
                $"SyntheticShare {o.SyntheticShare} of a batch of {o.BatchSize} leaves one kind of pairs out; use a larger batch")
            .Require(o.PretrainedFrom is null || o.Regime == TrainingRegime.TwoStages,
                $"PretrainedFrom stands in for pretraining, which the regime {o.Regime} has not; leave one of them out")
            .Require(o.ValidationIterations > 0, $"ValidationIterations is {o.ValidationIterations}; expected at least 1")
            .Require(o.PretrainEpochs > 0, $"PretrainEpochs is {o.PretrainEpochs}; expected at least 1")
            .Require(o.FinetuneEpochs > 0, $"FinetuneEpochs is {o.FinetuneEpochs}; expected at least 1")
            .Require(o.IterationsPerEpoch > 0, $"IterationsPerEpoch is {o.IterationsPerEpoch}; expected at least 1")
            .Require(o.BatchSize > 0, $"BatchSize is {o.BatchSize}; expected at least 1")
            .Require(IsPositive(o.LearningRate), $"LearningRate is {o.LearningRate}; expected a positive number")
            .Require(IsPositive(o.FinetuneLearningRate), $"FinetuneLearningRate is {o.FinetuneLearningRate}; expected a positive number")
            .Require(o.Momentum is >= 0 and < 1, $"Momentum is {o.Momentum}; expected 0 up to but not 1")
            .Require(o.WeightDecay is >= 0 and < 1, $"WeightDecay is {o.WeightDecay}; expected 0 up to but not 1")
            .Require(IsPositive(o.GradientClip), $"GradientClip is {o.GradientClip}; expected a positive number")
            .Require(o.ForegroundOversampling is >= 0 and <= 1, $"ForegroundOversampling is {o.ForegroundOversampling}; expected 0 to 1")
            .Require(Enum.IsDefined(o.Precision), $"Precision is {(int)o.Precision}; expected {Names<Precision>()}")
            .Require(Enum.IsDefined(o.Normalisation), $"Normalisation is {(int)o.Normalisation}; expected {Names<Normalisation>()}")
            .Require(Enum.IsDefined(o.MaskResampling), $"MaskResampling is {(int)o.MaskResampling}; expected {Names<MaskResampling>()}")
            .Require(Enum.IsDefined(o.PredictionResampling),
                $"PredictionResampling is {(int)o.PredictionResampling}; expected {Names<PredictionResampling>()}")
            .Require(o.Crop is not null, "Crop is null; choose Crop.Resize or Crop.Patches(size, stride)")
            .Require(o.PredictionBatchSize > 0, $"PredictionBatchSize is {o.PredictionBatchSize}; expected at least 1")
            .Require(o.CheckpointEverySteps > 0, $"CheckpointEverySteps is {o.CheckpointEverySteps}; expected at least 1");
        AugmentationRules.Check(o.Augmentation, faults);
        var known = Architectures.All.Any(architecture => architecture.Name == o.Architecture);
        faults.Require(known,
            $"Architecture is '{o.Architecture}'; expected one of {string.Join(", ", Architectures.All.Select(one => one.Name))}");
        var (height, width) = o.ResolvePatch();
        if (known && height is >= 8 and <= 8192 && width is >= 8 and <= 8192) CheckFeatures(o, height, width, faults);
        return faults;
    }

    private static void CheckFeatures(SegmentationOptions o, int height, int width, OptionFaults faults)
    {
        var features = o.ResolveFeatures();
        faults.Require(features.All(count => count > 0), $"Features is {string.Join(", ", features)}; expected positive numbers");
        if (features.Count < 2)
        {
            faults.Add($"Features holds {features.Count} stages; expected at least 2");
            return;
        }
        var divisor = UNetTopology.Divisor(features.Count);
        var name = o.PatchSize is null ? nameof(o.ImageSize) : nameof(o.PatchSize);
        foreach (var edge in new HashSet<int> { height, width })
        {
            var below = Math.Max(divisor, edge / divisor * divisor);
            faults.Require(edge % divisor == 0,
                $"{name} is {edge}; a network of {features.Count} stages needs a multiple of {divisor}, " +
                $"for example {below} or {below + divisor}, or fewer Features");
        }
        faults.Require(height % divisor + width % divisor > 0 || height / divisor * (width / divisor) > 1,
            $"Features holds {features.Count} stages, which leave a map of 1 pixel at {name} {height}; leave out the last one");
    }

    private static bool IsMixed(SegmentationOptions o) => o.SyntheticPerBatch() is var part && part > 0 && part < o.BatchSize;

    private static string Listed<T>(IReadOnlyList<T>? values) => values is null ? "none" : string.Join(", ", values);

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static string Names<T>() where T : struct, Enum => string.Join(", ", Enum.GetNames<T>());
}
