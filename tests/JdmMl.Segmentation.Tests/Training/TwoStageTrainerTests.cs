using System.Collections.Concurrent;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation.Tests.Training;

[Collection(nameof(TorchCollection))]
public class TwoStageTrainerTests
{
    [Fact]
    public void A_tiny_network_learns_discs_well_above_chance()
    {
        using var pairs = Discs.Packed(24);
        var options = Discs.Tiny with { FinetuneEpochs = 6, IterationsPerEpoch = 20, FinetuneLearningRate = 0.05 };
        var log = new Log();

        using var model = TwoStageTrainer.Train(options, null, pairs, log);

        var unseen = Discs.Source(10, seed: 99);
        var dice = Enumerable.Range(0, 10).Average(i => Discs.Dice(unseen.Read(i).Mask, model.Predict(unseen.Read(i).Image)));
        using var untrained = SegmentationModel.Untrained(options);
        var chance = Enumerable.Range(0, 10).Average(i => Discs.Dice(unseen.Read(i).Mask, untrained.Predict(unseen.Read(i).Image)));
        Assert.True(dice > 0.85 && dice > chance + 0.3, $"Dice {dice:F3}, untrained {chance:F3}");
        Assert.True(log.Last().Losses["loss"] < log.First().Losses["loss"] - 0.5);
    }

    [Fact]
    public void Equal_runs_give_equal_weights_and_the_seed_matters()
    {
        using var pairs = Discs.Packed(8);
        using var first = TwoStageTrainer.Train(Discs.Tiny, pairs, null);
        using var again = TwoStageTrainer.Train(Discs.Tiny, pairs, null);
        using var other = TwoStageTrainer.Train(Discs.Tiny with { Seed = 2 }, pairs, null);

        Assert.Equal(Weights(first), Weights(again));
        Assert.NotEqual(Weights(first), Weights(other));
    }

    [Fact]
    public void Every_epoch_reports_loss_rate_and_pseudo_dice()
    {
        using var synthetic = Discs.Packed(8, seed: 1);
        using var real = Discs.Packed(4, seed: 2);
        var log = new Log();

        using var model = TwoStageTrainer.Train(Discs.Tiny, synthetic, real, log);

        var epochs = log.Where(report => report.Losses.Count > 0).ToArray();
        Assert.Equal([("pretrain", 4L, 8L), ("pretrain", 8L, 8L), ("finetune", 4L, 8L), ("finetune", 8L, 8L)],
            epochs.Select(report => (report.Stage, report.Step, report.TotalSteps)));
        Assert.Equal([0.05, 0.05 * Math.Pow(0.5, 0.9), 0.02, 0.02 * Math.Pow(0.5, 0.9)], epochs.Select(report => report.Losses["learningRate"]));
        Assert.All(epochs, report => Assert.InRange(report.Losses["pseudoDice"], 0, 1));
    }

    [Theory]
    [InlineData(false, "finetune: transferred 44 tensors; 4 start anew (decoder.seg_layers.0, decoder.seg_layers.1)")]
    [InlineData(true, "finetune: transferred all 48 tensors")]
    public void Finetuning_says_and_records_what_it_took_over(bool keepHeads, string message)
    {
        using var synthetic = Discs.Packed(8, seed: 1);
        using var real = Discs.Packed(4, seed: 2);
        var log = new Log();

        using var model = TwoStageTrainer.Train(Discs.Tiny with { KeepSegmentationHeads = keepHeads }, synthetic, real, log);

        Assert.Equal([message], log.Where(report => report.Message is not null).Select(report => report.Message));
        Assert.Equal(["pretrain", "finetune"], model.History.Select(stage => stage.Stage));
        Assert.Equal([synthetic.Hash, real.Hash], model.History.Select(stage => stage.DataHash));
        Assert.Null(model.History[0].Transfer);
        Assert.Equal(keepHeads ? 48 : 44, model.History[1].Transfer!.Loaded.Count);
    }

    [Fact]
    public void Finetuning_starts_from_the_pretrained_weights_with_a_fresh_optimizer()
    {
        using var synthetic = Discs.Packed(8, seed: 1);
        using var real = Discs.Packed(4, seed: 2);
        var slow = Discs.Tiny with { FinetuneLearningRate = 1e-30, KeepSegmentationHeads = true };   // so slow that no weight moves

        using var pretrained = TwoStageTrainer.Train(slow, synthetic, null);
        using var finetuned = TwoStageTrainer.Train(slow, synthetic, real);
        using var alone = TwoStageTrainer.Train(slow, null, real);

        Assert.Equal(Weights(pretrained), Weights(finetuned));
        Assert.NotEqual(Weights(pretrained), Weights(alone));

        using var newHeads = TwoStageTrainer.Train(slow with { KeepSegmentationHeads = false }, synthetic, real);
        foreach (var (before, after) in NetworkWeights.Of(pretrained.Network).Zip(NetworkWeights.Of(newHeads.Network)))
        {
            if (before.Name == "decoder.seg_layers.0.bias") continue;   // never trained, so 0 before and after
            Assert.Equal(pretrained.Network.IsHead(before.Name), !Near.Values(before.Value).SequenceEqual(Near.Values(after.Value)));
        }
    }

    [Fact]
    public void Pairs_that_do_not_fit_are_refused_together()
    {
        using var pairs = Discs.Packed(4);
        Assert.Equal("There are neither synthetic nor real pairs to train on; expected at least one of the two.",
            Assert.Throws<JdmException>(() => TwoStageTrainer.Train(Discs.Tiny, null, null)).Message);
        Assert.Equal("The pairs for segmentation: the real set is packed at 16 px, but ImageSize is 32; pack it with options.ToPackOptions().",
            Assert.Throws<JdmException>(() => TwoStageTrainer.Train(Discs.Tiny with { ImageSize = 32 }, null, pairs)).Message);

        var three = Discs.Pair(16, 16, new Random(1), "three");
        three.Mask.Labels[5] = 2;
        using var classes = PackedPairs.Build(new MemoryPairs([three]), Discs.Tiny.ToPackOptions());
        Assert.Contains("the synthetic set has the class 2, but Classes is 2; set Classes to 3",
            Assert.Throws<JdmException>(() => TwoStageTrainer.Train(Discs.Tiny, classes, null)).Message);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_with_a_reason()
    {
        using var pairs = Discs.Packed(4);
        var refusal = Assert.Throws<DivergedException>(() => TwoStageTrainer.Train(Discs.Tiny with { FinetuneLearningRate = 1e30 }, null, pairs));
        Assert.StartsWith(
            "The loss or its gradient of finetune stopped being finite at step 2 of 8 (epoch 1 of 2, learning rate 1E+30). " +
            "Lower the learning rate", refusal.Message);
    }

    [Fact]
    public void Training_leaves_no_native_tensor_behind()
    {
        using var pairs = Discs.Packed(4);
        LiveHandles.RequireNoGrowth(() => TwoStageTrainer.Train(Discs.Tiny with { PretrainEpochs = 1, FinetuneEpochs = 1 }, pairs, pairs).Dispose());
    }

    internal static float[] Weights(SegmentationModel model) => [.. NetworkWeights.Of(model.Network).SelectMany(item => Near.Values(item.Value))];

    internal sealed class Log : ConcurrentQueue<TrainingProgress>, IProgress<TrainingProgress>
    {
        public Action<TrainingProgress>? Also { get; init; }

        public void Report(TrainingProgress value)
        {
            Enqueue(value);
            Also?.Invoke(value);
        }
    }
}
