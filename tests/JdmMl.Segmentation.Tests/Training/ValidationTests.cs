using JdmMl.Data;
using JdmMl.Segmentation.Tests.Golden;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Training;

[Collection(nameof(TorchCollection))]
public sealed class ValidationTests : IDisposable
{
    private static readonly SegmentationOptions Options = Discs.Tiny with { FinetuneEpochs = 4, ValidationIterations = 3, CheckpointEverySteps = 5 };
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-validation").FullName;
    private readonly PackedPairs _train = Discs.Packed(8, seed: 1), _held = Discs.Packed(4, seed: 2);

    public void Dispose()
    {
        _train.Dispose();
        _held.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_average_and_the_best_epochs_are_those_of_the_reference()
    {
        var golden = Reference.ReadJson("pseudo_dice_ema");
        double[] Numbers(string name) => [.. golden.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];
        double? average = null, best = null;
        var written = new List<double>();
        foreach (var (dice, expected, epoch) in Numbers("mean_fg_dice").Zip(Numbers("ema_fg_dice")).Select((pair, i) => (pair.First, pair.Second, i)))
        {
            average = PseudoDiceAverage.Next(average, dice);
            Assert.Equal(expected, average!.Value, 1e-15);
            if (best >= average) continue;
            best = average;
            written.Add(epoch);
        }
        Assert.Equal(Numbers("checkpoint_best_written_at_epochs"), written);
        Assert.Equal(average, PseudoDiceAverage.Next(average, double.NaN));
        Assert.Null(PseudoDiceAverage.Next(null, double.NaN));
    }

    [Fact]
    public void Every_epoch_is_validated_and_the_best_model_is_kept()
    {
        var log = new TwoStageTrainerTests.Log();
        using var model = Train(log, "run");

        var epochs = log.Where(report => report.Losses.Count > 0).ToArray();
        Assert.Equal(4, epochs.Length);
        double? average = null;
        foreach (var epoch in epochs)
        {
            average = PseudoDiceAverage.Next(average, epoch.Losses["validationDice"]);
            Assert.Equal(average!.Value, epoch.Losses["averageDice"], 1e-12);
            Assert.InRange(epoch.Losses["validationDice"], 0, 1);
            Assert.InRange(epoch.Losses["waiting"], 0, 1);
        }
        var averages = epochs.Select(epoch => epoch.Losses["averageDice"]).ToArray();
        var validation = model.History[0].Validation!;
        Assert.Equal((4, averages[3], averages.Max(), 1 + Array.IndexOf(averages, averages.Max())),
            (validation.Cases, validation.Average, validation.BestAverage, validation.BestEpoch));

        var lines = File.ReadAllLines(Path.Combine(_folder, "run", "finetune", "epochs.jsonl"));
        Assert.Equal(4, lines.Length);
        Assert.Contains("\"best\":true", lines[0]);
        using var best = SegmentationModel.Load(Path.Combine(_folder, "run-best"));
        Assert.Equal(validation.BestEpoch == 4, TwoStageTrainerTests.Weights(best).SequenceEqual(TwoStageTrainerTests.Weights(model)));
    }

    [Fact]
    public void The_best_model_holds_the_weights_of_the_best_epoch()
    {
        var steep = Options with { FinetuneLearningRate = 0.05, FinetuneEpochs = 6 };
        var log = new TwoStageTrainerTests.Log();
        using var model = Train(log, "run", steep);
        var best = model.History[0].Validation!.BestEpoch;
        using var kept = SegmentationModel.Load(Path.Combine(_folder, "run-best"));

        // the same run stopped right after that epoch, or before its end
        using var cancel = new CancellationTokenSource();
        var stop = new TwoStageTrainerTests.Log { Also = report => { if (report.Step == 4 * best && report.Losses.Count > 0) cancel.Cancel(); } };
        if (best < 6) Assert.ThrowsAny<OperationCanceledException>(() => Train(stop, "stopped", steep, cancel.Token));
        else Train(null, "stopped", steep).Dispose();
        var weights = CheckpointWeights(Path.Combine(_folder, "stopped", "finetune", $"checkpoint-{4 * best:D8}"));
        Assert.Equal(weights, TwoStageTrainerTests.Weights(kept));
    }

    [Theory]
    [InlineData(4, Precision.Float32)]
    [InlineData(10, Precision.Float32)]
    [InlineData(10, Precision.BFloat16)]
    public void An_interrupted_run_ends_with_the_same_weights_averages_and_best_model(long step, Precision precision)
    {
        var options = Options with { Precision = precision };
        using var expected = Train(null, "whole", options);
        using var cancel = new CancellationTokenSource();
        var log = new TwoStageTrainerTests.Log
        {
            Also = report => { if (report.Losses.Count > 0 && report.Step >= step) cancel.Cancel(); },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(log, "cut", options, cancel.Token));
        using var actual = Train(null, "cut", options);

        Assert.Equal(TwoStageTrainerTests.Weights(expected), TwoStageTrainerTests.Weights(actual));
        Assert.Equal(expected.History[0], actual.History[0]);
        using var best = SegmentationModel.Load(Path.Combine(_folder, "whole-best"));
        using var again = SegmentationModel.Load(Path.Combine(_folder, "cut-best"));
        Assert.Equal(TwoStageTrainerTests.Weights(best), TwoStageTrainerTests.Weights(again));
        string[] Logged(string run) =>
            [.. File.ReadLines(Path.Combine(_folder, run, "finetune", "epochs.jsonl")).Select(line => line[..line.IndexOf("\"seconds\"", StringComparison.Ordinal)])];
        Assert.Equal(Logged("whole"), Logged("cut"));
    }

    [Fact]
    public void A_run_stopped_within_a_validation_validates_again()
    {
        using var cancel = new CancellationTokenSource();
        using var expected = Train(null, "whole", augmentations: [new Tripwire()]);
        // the eighth batch is the last one before the second validation
        var trip = new Tripwire { Act = drawn => { if (drawn == 8) cancel.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(null, "cut", cancellation: cancel.Token, augmentations: [trip]));
        Assert.True(Directory.Exists(Path.Combine(_folder, "cut", "finetune", "checkpoint-00000008")));
        Assert.Single(File.ReadAllLines(Path.Combine(_folder, "cut", "finetune", "epochs.jsonl")));
        using var actual = Train(null, "cut", augmentations: [new Tripwire()]);
        Assert.Equal(TwoStageTrainerTests.Weights(expected), TwoStageTrainerTests.Weights(actual));
        Assert.Equal(expected.History[0], actual.History[0]);
    }

    [Fact]
    public void Without_deep_supervision_only_the_finest_output_is_trained()
    {
        using var model = Train(null, "run", Options with { DeepSupervision = false });
        using var untrained = SegmentationModel.Untrained(Options);
        foreach (var (before, after) in NetworkWeights.Of(untrained.Network).Zip(NetworkWeights.Of(model.Network)))
        {
            var coarse = before.Name.StartsWith("decoder.seg_layers.0", StringComparison.Ordinal);
            Assert.Equal(coarse, Near.Values(before.Value).SequenceEqual(Near.Values(after.Value)));
        }
    }

    [Fact]
    public void Training_with_validation_leaves_no_native_tensor_behind()
    {
        var brief = Options with { FinetuneEpochs = 2, IterationsPerEpoch = 2 };
        LiveHandles.RequireNoGrowth(() => TwoStageTrainer.Train(brief, null, new PackedCases(_train), new SegmentationTrainingRun
        {
            Validation = new PackedCases(_held),
        }).Dispose());
    }

    private SegmentationModel Train(
        TwoStageTrainerTests.Log? log, string run, SegmentationOptions? options = null, CancellationToken cancellation = default,
        IReadOnlyList<IAugmentation>? augmentations = null) =>
        TwoStageTrainer.Train(options ?? Options, null, new PackedCases(_train), new SegmentationTrainingRun
        {
            Validation = new PackedCases(_held), Progress = log, CheckpointFolder = Path.Combine(_folder, run),
            Augmentations = augmentations ?? [new Mirroring(0.5)],
            BestModelFolder = Path.Combine(_folder, run + "-best"), Cancellation = cancellation,
        });

    private static float[] CheckpointWeights(string checkpoint)
    {
        using var scope = NewDisposeScope();
        var file = SafeTensors.Read(Path.Combine(checkpoint, "weights.safetensors"));
        return [.. file.Names.SelectMany(name => Near.Values(file.Get(name)))];
    }

    /// <summary>Changes nothing, and does something when it sees a batch.</summary>
    private sealed class Tripwire : IAugmentation
    {
        private int _drawn;

        public Action<int>? Act { get; init; }

        public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
        {
            Act?.Invoke(++_drawn);
            return (images, labels);
        }
    }
}
