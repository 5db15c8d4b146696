namespace JdmMl.Segmentation.Tests.Postprocessing;

internal static class Decisions
{
    internal static LargestComponentDecision Adopted { get; } = new()
    {
        Cases = 3, Trials = [new LargestComponentTrial(null, true, 0.5, 0.75, [0.5], [0.75])],
    };
}
