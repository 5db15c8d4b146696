using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests;

public sealed class LeakTests : IDisposable
{
    private static readonly JointDiffusionOptions Options = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 2, BatchSize = 2, CheckpointEvery = 1,
    };

    private readonly TempFolder _folder = new();
    private readonly PackedPairs _pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 1), Options.Packing);

    public void Dispose()
    {
        _pairs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Training_with_checkpoints_leaves_nothing_behind()
        => LiveHandles.RequireNoGrowth(() =>
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"))).FullName;
            new JointDiffusionLearner(Options).Train(_pairs, checkpointFolder: folder).Dispose();
            new JointDiffusionLearner(Options).Train(_pairs, checkpointFolder: folder).Dispose();     // resumes
        });

    [Theory]
    [InlineData("ancestral:3")]
    [InlineData("ddim:3")]
    [InlineData("dpm++:3")]
    public void Sampling_saving_and_loading_leave_nothing_behind(string sampler)
    {
        using var model = new JointDiffusionLearner(Options).Train(_pairs);
        LiveHandles.RequireNoGrowth(() =>
        {
            Assert.Equal(3, new PairSynthesizer(model, Diffusion.Samplers.Parse(sampler), 1, batchSize: 2).Draw(0, 3).Count());
            model.Save(_folder.Path);
            JointDiffusionModel.Load(_folder.Path).Dispose();
            Assert.NotEmpty(model.Hash);
        });
    }

    [Fact]
    public void A_stopped_sampler_leaves_nothing_behind()
    {
        using var model = new JointDiffusionLearner(Options).Train(_pairs);
        LiveHandles.RequireNoGrowth(() =>
        {
            using var stop = new CancellationTokenSource();
            var settings = model.Sampling with { Cancellation = stop.Token, OnStep = (step, _) => { if (step == 2) stop.Cancel(); } };
            using var scope = NewDisposeScope();
            Assert.Throws<OperationCanceledException>(() => Diffusion.Samplers.DpmSolverPlusPlus(5)
                .Sample(model, model.Process, new SampleNoise(1, [0], 4, 16, CPU), settings));
        });
    }

    [Fact]
    public void Memory_stays_flat_over_many_steps()
    {
        var options = Options with { TrainingSteps = 40 };
        LiveHandles.RequireFlatMemory(() => new JointDiffusionLearner(options).Train(_pairs).Dispose(), times: 3, megabytes: 100);
    }
}
