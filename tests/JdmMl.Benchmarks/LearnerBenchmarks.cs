using BenchmarkDotNet.Attributes;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;

namespace JdmMl.Benchmarks;

/// <summary>Ten training steps, and one sampled batch, of the networks that the demonstration uses.</summary>
public class LearnerBenchmarks
{
    private const int Steps = 10;
    private PackedPairs _pairs = null!;
    private JointDiffusionModel _model = null!;

    [Params(32, 64)]
    public int ImageSize { get; set; }

    private JointDiffusionOptions Options => new()
    {
        ImageSize = ImageSize, BaseChannels = 32, ChannelMultipliers = ImageSize == 32 ? [1, 2, 2] : [1, 2, 2, 4], TrainingSteps = Steps, BatchSize = 8,
    };

    [GlobalSetup]
    public void Setup()
    {
        _pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 16, ImageSize, 1), Options.Packing);
        _model = new JointDiffusionLearner(Options with { TrainingSteps = 1 }).Train(_pairs);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _model.Dispose();
        _pairs.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public void DiffusionTrainingStep() => new JointDiffusionLearner(Options).Train(_pairs).Dispose();

    [Benchmark(OperationsPerInvoke = 5)]
    public int SamplingStepOfEight() => new PairSynthesizer(_model, Samplers.DpmSolverPlusPlus(5), 1, batchSize: 8).Draw(0, 8).Count();

    [Benchmark(OperationsPerInvoke = Steps)]
    public void SegmentationTrainingStep()
        => TwoStageTrainer.Train(new() { ImageSize = ImageSize, FinetuneEpochs = 1, IterationsPerEpoch = Steps, BatchSize = 8 }, null, _pairs).Dispose();
}
