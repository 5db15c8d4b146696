using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;

namespace JdmMl.Diffusion.Tests.Learning;

public class WeightFileTests
{
    private static readonly JointDiffusionOptions Small = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 2, BatchSize = 2, CheckpointEvery = 1,
    };

    [Fact]
    public void Weights_of_another_architecture_are_refused_with_the_tensors_that_differ()
    {
        using var wider = new DenoisingUNet(Networks.DenoisingUNetTests.Tiny with { AttentionSizes = [], InChannels = 5 }, new RandomStream(1));
        string message = Assert.Throws<JdmException>(() => WeightImport.Fill(wider, Golden.Open("tiny_unet_weights"))).Message;
        Assert.Contains("tiny_unet_weights.safetensors' do not fit a network of", message);
        Assert.Contains("1 of another shape: input_blocks.0.0.weight is [32, 4, 3, 3], expected [32, 5, 3, 3]", message);
        Assert.Contains("unexpected: input_blocks.3.1.norm.weight [64]", message);
        Assert.Contains("2 missing: output_blocks.1.1.conv.weight [64, 64, 3, 3]; output_blocks.1.1.conv.bias [64]", message);
    }

    [Fact]
    public void A_run_killed_during_a_save_on_a_disk_that_lost_data_ends_as_an_uninterrupted_one()
    {
        using var folder = new TempFolder();
        var options = Small with { TrainingSteps = 6, CheckpointEvery = 2, LearningRate = 1e-3 };
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 24, 3), options.Packing);
        using var whole = new JointDiffusionLearner(options).Train(pairs);
        Assert.Throws<InvalidOperationException>(() => new JointDiffusionLearner(options).Train(
            pairs, new Listener(p => { if (p.Step == 5) throw new InvalidOperationException(); }), folder.Path));

        string half = Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint-00000006.0123.tmp")).FullName;
        File.WriteAllBytes(Path.Combine(half, CheckpointParts.Weights), new byte[1000]);
        using (var torn = File.OpenWrite(Path.Combine(folder.Path, "checkpoint-00000004", CheckpointParts.Training)))
            torn.SetLength(torn.Length / 2);

        var said = new List<string?>();
        using var resumed = new JointDiffusionLearner(options).Train(pairs, new Listener(p => said.Add(p.Message)), folder.Path);
        Assert.Equal(whole.Hash, resumed.Hash);
        Assert.Contains("left by a save that was interrupted", said[0]);
        Assert.Contains("checkpoint-00000004' is not a whole checkpoint: training.safetensors has", said[1]);
        Assert.Contains("checkpoint at step 2 of 6", said[2]);
        Assert.False(Directory.Exists(half));
    }

    [Fact]
    public void A_checkpoint_folder_is_a_model_with_the_averaged_weights()
    {
        using var folder = new TempFolder();
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 24, 3), Small.Packing);
        using var trained = new JointDiffusionLearner(Small).Train(pairs, checkpointFolder: folder.Path);
        var checkpoint = CheckpointStore.ForReading(folder.Path).Latest(identity: null)!;
        Assert.Equal((2L, "4"), (checkpoint.Step, checkpoint.Facts["next sample"]));
        using var loaded = JointDiffusionModel.Load(checkpoint.Folder);
        Assert.Equal(trained.Hash, loaded.Hash);
    }
}
