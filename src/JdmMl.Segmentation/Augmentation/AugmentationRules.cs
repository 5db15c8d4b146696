using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>What <see cref="AugmentationOptions"/> must fulfil.</summary>
internal static class AugmentationRules
{
    internal static void Check(AugmentationOptions? options, OptionFaults faults)
    {
        if (options is null)
        {
            faults.Add("Augmentation is null; choose AugmentationOptions.NnUNet, Light or None");
            return;
        }
        (string Name, double Value)[] probabilities =
        [
            ("RotationProbability", options.RotationProbability), ("ScalingProbability", options.ScalingProbability),
            ("NoiseProbability", options.NoiseProbability), ("BlurProbability", options.BlurProbability),
            ("BlurChannelProbability", options.BlurChannelProbability), ("BrightnessProbability", options.BrightnessProbability),
            ("ContrastProbability", options.ContrastProbability), ("LowResolutionProbability", options.LowResolutionProbability),
            ("LowResolutionChannelProbability", options.LowResolutionChannelProbability),
            ("InvertedGammaProbability", options.InvertedGammaProbability), ("GammaProbability", options.GammaProbability),
            ("MirrorProbability", options.MirrorProbability), ("QuarterTurnProbability", options.QuarterTurnProbability),
        ];
        foreach (var (name, value) in probabilities)
            faults.Require(value is >= 0 and <= 1, $"Augmentation.{name} is {value}; expected 0 to 1");
        (string Name, FactorRange? Range, double Lowest, double Highest)[] ranges =
        [
            ("Scaling", options.Scaling, 0.1, 10), ("Noise", options.Noise, 0, 10), ("Blur", options.Blur, 0.1, 10),
            ("Brightness", options.Brightness, 0, 10), ("Contrast", options.Contrast, 0, 10),
            ("LowResolution", options.LowResolution, 0.01, 1), ("Gamma", options.Gamma, 0.1, 10),
        ];
        foreach (var (name, range, lowest, highest) in ranges)
            faults.Require(range is { IsOrdered: true } && range.Low >= lowest && range.High <= highest,
                $"Augmentation.{name} is {(range is null ? "null" : $"{range.Low} to {range.High}")}; " +
                $"expected two numbers in order from {lowest} to {highest}");
        faults.Require(options.MaximalRotation is null or (>= 0 and <= 180),
            $"Augmentation.MaximalRotation is {options.MaximalRotation}; expected 0 to 180 degrees or nothing");
    }
}
