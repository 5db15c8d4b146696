using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>What the cases of a training must fulfil, all faults in one message.</summary>
internal static class TrainingCaseRules
{
    internal static void Check(
        SegmentationOptions options, ITrainingCases? synthetic, ITrainingCases? real, ITrainingCases? validation)
    {
        if (synthetic is null && real is null)
            throw new JdmException("There are neither synthetic nor real pairs to train on; expected at least one of the two.");
        var faults = new OptionFaults("The pairs for segmentation");
        var regime = options.Regime;
        faults.Require(real is not null || regime is TrainingRegime.TwoStages or TrainingRegime.SyntheticOnly,
                $"the regime {regime} needs real pairs, and there are none")
            .Require(synthetic is not null || regime is not (TrainingRegime.SyntheticOnly or TrainingRegime.Mixed),
                $"the regime {regime} needs synthetic pairs, and there are none")
            .Require(options.PretrainedFrom is null || real is not null && synthetic is null,
                $"PretrainedFrom stands in for pretraining on synthetic pairs; expected real pairs alone");
        foreach (var (name, cases) in new[] { ("synthetic", synthetic), ("real", real), ("validation", validation) })
            if (cases is not null) CheckSet(name, cases, options, faults);
        faults.ThrowIfAny();
    }

    private static void CheckSet(string name, ITrainingCases cases, SegmentationOptions options, OptionFaults faults)
    {
        faults.Require(cases.Count > 0, $"the {name} set is empty; expected at least one pair");
        if (cases.Count > 0 && options.Crop is not NativeCrop)
        {
            var (height, width) = cases.SizeOf(0);
            var size = height == width ? $"{height} px" : $"{height} x {width} px";
            faults.Require(height == options.ImageSize && width == options.ImageSize,
                $"the {name} set is packed at {size}, but ImageSize is {options.ImageSize}; pack it with options.ToPackOptions()");
        }
        faults.Require(cases.ClassCount <= options.Classes,
            $"the {name} set has the class {cases.ClassCount - 1}, but Classes is {options.Classes}; " +
            $"set Classes to {cases.ClassCount} or remap the masks");
    }
}
