using JdmMl.Data;
using Microsoft.ML;
using static TorchSharp.torch;

namespace JdmMl;

/// <summary>The kinds of stages by name, and how each is read again.</summary>
internal static class StageKinds
{
    internal const string JointDiffusion = "joint-diffusion", PairGenerator = "pair-generator", Segmentation = "segmentation";

    private static readonly Dictionary<string, Func<string, Device, ITransformer>> Readers = new()
    {
        [JointDiffusion] = JointDiffusionTransformer.Read,
        [PairGenerator] = PairGeneratorTransformer.Read,
        [Segmentation] = SegmentationTransformer.Read,
    };

    internal static ITransformer Read(string kind, string folder, Device device)
        => Readers.TryGetValue(kind, out var read)
            ? read(folder, device)
            : throw new JdmException(
                $"The model file holds a stage of kind '{kind}'; this version reads {string.Join(", ", Readers.Keys)}. " +
                "Load it with the version that wrote it.");
}
