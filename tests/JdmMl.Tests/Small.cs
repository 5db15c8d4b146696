using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;
using Microsoft.ML;

namespace JdmMl.Tests;

/// <summary>Options so small that a chain fits in a second or two; what they learn does not matter here.</summary>
internal static class Small
{
    internal static readonly JointDiffusionOptions Diffusion = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 4, BatchSize = 2, LearningRate = 1e-3,
    };

    internal static readonly SegmentationOptions Segmentation = new()
    {
        ImageSize = 16, Features = [8, 16], PretrainEpochs = 1, FinetuneEpochs = 1, IterationsPerEpoch = 3, BatchSize = 2,
    };

    internal static IPairSource Phantoms(int count = 6, int seed = 3, string split = "train")
        => new PhantomPairs(PhantomKind.Polyps, count, 24, seed, split);

    internal static IDataView View(MLContext ml, int count = 6, int seed = 3) => ml.GetImageSegmentation().LoadPairs(Phantoms(count, seed));

    internal static PairGeneratorOptions Generator(string folder, double ratio = 0.5)
        => new() { Ratio = ratio, Sampler = Samplers.DpmSolverPlusPlus(2), PoolDirectory = folder };
}

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jdmml-").FullName;
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
