using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Training;

[Collection(nameof(TorchCollection))]
public sealed class RegimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-regimes").FullName;
    private readonly PackedPairs _synthetic = Discs.Packed(6, seed: 1), _real = Discs.Packed(5, seed: 2);

    public void Dispose()
    {
        _synthetic.Dispose();
        _real.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(TrainingRegime.TwoStages, "pretrain 6, finetune 5")]
    [InlineData(TrainingRegime.RealOnly, "real 5")]
    [InlineData(TrainingRegime.SyntheticOnly, "synthetic 6")]
    [InlineData(TrainingRegime.Mixed, "mixed 11")]
    [InlineData(TrainingRegime.WarmRestart, "real 5, restart 5")]
    public void A_regime_takes_its_pairs_and_as_many_steps_as_the_others(TrainingRegime regime, string stages)
    {
        using var model = Train(Discs.Tiny with { Regime = regime, FinetuneEpochs = 1 });
        Assert.Equal(stages, string.Join(", ", model.History.Select(stage => $"{stage.Stage} {stage.Pairs}")));
        Assert.Equal(12, model.History.Sum(stage => stage.Steps));
        Assert.Equal(model.History.Count == 2, model.History[^1].Transfer is not null);
    }

    [Fact]
    public void A_mixed_batch_holds_the_stated_number_of_synthetic_pairs()
    {
        using var scope = NewDisposeScope();
        var options = Discs.Tiny with { Regime = TrainingRegime.Mixed, BatchSize = 4, SyntheticShare = 0.25, ForegroundOversampling = 0 };
        var spec = Assert.Single(StageSpec.Of(options, new PackedCases(_synthetic), new PackedCases(_real)));
        using var batches = new StageBatches(spec, options, [], CPU);
        var (synthetic, real) = (Masks(_synthetic), Masks(_real));
        for (var step = 0; step < 20; step++)
        {
            var (images, labels) = batches.Draw(step);
            Assert.Equal([4, 3, 16, 16], images.shape);
            var masks = Near.Integers(labels).Chunk(256).Select(mask => string.Join("", mask)).ToArray();
            Assert.Contains(masks[0], synthetic);
            Assert.All(masks[1..], mask => Assert.Contains(mask, real));
        }
    }

    [Fact]
    public void Finetuning_from_a_saved_pretraining_is_the_same_as_in_one_run()
    {
        using var whole = Train(Discs.Tiny);
        var folder = Path.Combine(_folder, "pretrained");
        using (var pretrained = TwoStageTrainer.Train(Discs.Tiny, _synthetic, null, checkpointFolder: Path.Combine(_folder, "checkpoints")))
            pretrained.Save(folder);
        using var model = TwoStageTrainer.Train(Discs.Tiny with { PretrainedFrom = folder }, null, _real);
        using var checkpoint = TwoStageTrainer.Train(
            Discs.Tiny with { PretrainedFrom = Path.Combine(_folder, "checkpoints", "pretrain") }, null, _real);

        Assert.Equal(TwoStageTrainerTests.Weights(whole), TwoStageTrainerTests.Weights(model));
        Assert.Equal(TwoStageTrainerTests.Weights(whole), TwoStageTrainerTests.Weights(checkpoint));
        Assert.Equal(["pretrain", "finetune"], model.History.Select(stage => stage.Stage));
        Assert.Equal(44, model.History[1].Transfer!.Loaded.Count);
        Assert.Null(model.Options.PretrainedFrom);                          // its history tells
        Assert.NotNull(checkpoint.Options.PretrainedFrom);
    }

    [Fact]
    public void Pretrained_weights_that_do_not_fit_or_do_not_exist_are_refused()
    {
        var folder = Path.Combine(_folder, "pretrained");
        using (var pretrained = SegmentationModel.Untrained(Discs.Tiny)) pretrained.Save(folder);
        string Refusal(SegmentationOptions options, PackedPairs? synthetic = null) =>
            Assert.Throws<JdmException>(() => TwoStageTrainer.Train(options, synthetic, _real)).Message;

        Assert.Contains("do not fit the plan", Refusal(Discs.Tiny with { Features = [6, 12, 24], PretrainedFrom = folder }));
        Assert.Contains("does not exist", Refusal(Discs.Tiny with { PretrainedFrom = Path.Combine(_folder, "nothing") }));
        Assert.Contains("neither network.safetensors", Refusal(Discs.Tiny with { PretrainedFrom = _folder }));
        Assert.Contains("expected real pairs alone", Refusal(Discs.Tiny with { PretrainedFrom = folder }, _synthetic));
        Assert.Contains("which the regime Mixed has not", Refusal(Discs.Tiny with { PretrainedFrom = folder, Regime = TrainingRegime.Mixed }, _synthetic));
        Assert.Contains("needs synthetic pairs", Refusal(Discs.Tiny with { Regime = TrainingRegime.Mixed }));
    }

    [Fact]
    public void A_search_trains_every_rate_and_takes_the_highest_average()
    {
        using var held = Discs.Packed(4, seed: 3);
        var run = new SegmentationTrainingRun { Validation = new PackedCases(held), CheckpointFolder = _folder };
        var options = Discs.Tiny with { ValidationIterations = 2 };
        var choice = LearningRateSearch.Run(options, new PackedCases(_synthetic), new PackedCases(_real), run, [1e-8, 0.05, 1e30]);

        Assert.Equal(nameof(options.FinetuneLearningRate), choice.Option);
        Assert.Equal([1e-8, 0.05, 1e30], choice.Trials.Select(trial => trial.LearningRate));
        Assert.Contains("Lower the learning rate", choice.Trials[2].Failure);
        Assert.Equal(choice.Trials.MaxBy(trial => trial.AverageDice)!.LearningRate, choice.LearningRate);
        Assert.Equal(choice.LearningRate, choice.Apply(options).FinetuneLearningRate);
        Assert.Contains("\"learningRate\"", File.ReadAllText(Path.Combine(_folder, "learning-rates.json")));
        Assert.Single(Directory.GetDirectories(_folder, "pretrain"));       // one pretraining for all
        using var final = TwoStageTrainer.Train(
            choice.Apply(options) with { PretrainedFrom = Path.Combine(_folder, "pretrained") }, null, new PackedCases(_real),
            run with { CheckpointFolder = LearningRateSearch.FolderOf(_folder, choice.LearningRate) });
        Assert.Equal(choice.Trials.Max(trial => trial.AverageDice), final.History[^1].Validation!.Average);
    }

    [Fact]
    public void Low_dice_is_diagnosed_once()
    {
        EpochRecord Epoch(int number, double dice) => new("finetune", number, number, 0.01, 1, dice, null, null, null, false, 1, 0, 0);
        var epochs = new List<EpochRecord>();
        var said = new List<int>();
        for (var number = 1; number <= 40; number++)
        {
            epochs.Add(Epoch(number, number == 15 ? 0.5 : 0));
            if (LowDice.Diagnose(epochs, Discs.Tiny) is { } message)
            {
                said.Add(number);
                Assert.Contains("calls everything background", message);
            }
        }
        Assert.Equal([10, 25], said);
        Assert.Contains("no foreground occurred",
            LowDice.Diagnose([.. Enumerable.Range(1, 10).Select(number => Epoch(number, double.NaN))], Discs.Tiny));
    }

    [Fact]
    public void Presets_are_valid_and_carry_the_thesis_numbers()
    {
        foreach (var preset in SegmentationPresets.ByName.Values) preset.Validate();
        Assert.Equal((400, 150, 1e-2, 1e-2, 256), Numbers(SegmentationPresets.Polyps));
        Assert.Equal((1000, 100, 1e-2, 5e-6, 512), Numbers(SegmentationPresets.MoNuSeg));

        static (int, int, double, double, int) Numbers(SegmentationOptions o) =>
            (o.PretrainEpochs, o.FinetuneEpochs, o.LearningRate, o.FinetuneLearningRate, o.ImageSize);
    }

    [Fact]
    public void Three_classes_are_learned_and_scored()
    {
        var pairs = Enumerable.Range(0, 6).Select(i =>
        {
            var pair = Discs.Pair(16, 16, new Random(i), $"two-{i}");
            for (var at = 0; at < 128; at++) if (pair.Mask.Labels[at] == 1) pair.Mask.Labels[at] = 2;
            return pair;
        });
        using var packed = PackedPairs.Build(new MemoryPairs(pairs), Discs.Tiny.ToPackOptions());
        var options = Discs.Tiny with { Classes = 3, ValidationIterations = 2 };
        using var model = TwoStageTrainer.Train(options, null, new PackedCases(packed), new SegmentationTrainingRun { Validation = new PackedCases(packed) });
        Assert.InRange(model.History[0].Validation!.PseudoDice, 0, 1);
        Assert.Equal(3, model.Network.Classes);
    }

    private SegmentationModel Train(SegmentationOptions options) => TwoStageTrainer.Train(options, _synthetic, _real);

    private static HashSet<string> Masks(PackedPairs pairs)
    {
        var masks = new HashSet<string>();
        var (rgb, mask) = (new byte[768], new byte[256]);
        for (var index = 0; index < pairs.Count; index++)
        {
            pairs.Read(index, rgb, mask);
            masks.Add(string.Join("", mask));
        }
        return masks;
    }
}
