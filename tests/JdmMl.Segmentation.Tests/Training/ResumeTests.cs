namespace JdmMl.Segmentation.Tests.Training;

[Collection(nameof(TorchCollection))]
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-resume").FullName;

    [Theory]
    [InlineData("pretrain", 4)]
    [InlineData("pretrain", 8)]
    [InlineData("finetune", 4)]
    public void An_interrupted_and_continued_run_ends_as_an_uninterrupted_one(string stage, long step)
    {
        using var synthetic = Discs.Packed(8, seed: 1);
        using var real = Discs.Packed(4, seed: 2);
        using var expected = TwoStageTrainer.Train(Discs.Tiny, synthetic, real);

        Interrupt(stage, step);
        var log = new TwoStageTrainerTests.Log();
        using var actual = TwoStageTrainer.Train(Discs.Tiny, synthetic, real, log, checkpointFolder: _folder);

        Assert.Equal(TwoStageTrainerTests.Weights(expected), TwoStageTrainerTests.Weights(actual));
        Assert.Equal(expected.History.Select(record => record with { Transfer = null }), actual.History.Select(record => record with { Transfer = null }));
        Assert.Equal(44, actual.History[1].Transfer!.Loaded.Count);
        Assert.StartsWith($"{stage}: continuing after step {step} of 8 from", log.First().Message);
    }

    [Fact]
    public void A_checkpoint_in_the_middle_of_an_epoch_keeps_the_running_sums()
    {
        using var pairs = Discs.Packed(8);
        using var expected = TwoStageTrainer.Train(Discs.Tiny, null, pairs, checkpointFolder: _folder);
        Directory.Delete(Path.Combine(_folder, "finetune", "checkpoint-00000008"), recursive: true);      // back to step 6 of 8

        var log = new TwoStageTrainerTests.Log();
        using var actual = TwoStageTrainer.Train(Discs.Tiny, null, pairs, log, checkpointFolder: _folder);

        Assert.StartsWith("finetune: continuing after step 6 of 8", log.First().Message);
        Assert.Equal(expected.History[0], actual.History[0]);
        Assert.Equal(TwoStageTrainerTests.Weights(expected), TwoStageTrainerTests.Weights(actual));
    }

    [Fact]
    public void Cancelling_stops_before_the_next_step_and_keeps_what_was_done()
    {
        Interrupt("finetune", 4);
        Assert.True(Directory.Exists(Path.Combine(_folder, "finetune", "checkpoint-00000004")));
        Assert.True(Directory.Exists(Path.Combine(_folder, "pretrain", "checkpoint-00000008")));
    }

    [Fact]
    public void A_folder_of_another_run_is_refused_but_finetuning_anew_shares_the_pretraining()
    {
        using var synthetic = Discs.Packed(8, seed: 1);
        using var real = Discs.Packed(4, seed: 2);
        TwoStageTrainer.Train(Discs.Tiny, synthetic, null, checkpointFolder: _folder).Dispose();

        Assert.Throws<JdmException>(() => TwoStageTrainer.Train(Discs.Tiny with { LearningRate = 0.01 }, synthetic, null, checkpointFolder: _folder));
        var log = new TwoStageTrainerTests.Log();
        TwoStageTrainer.Train(Discs.Tiny with { FinetuneEpochs = 1 }, synthetic, real, log, checkpointFolder: _folder).Dispose();
        Assert.StartsWith("pretrain: continuing after step 8 of 8", log.First().Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Interrupt(string stage, long step)
    {
        using var synthetic = Discs.Packed(8, seed: 1);
        using var real = Discs.Packed(4, seed: 2);
        using var cancel = new CancellationTokenSource();
        var log = new TwoStageTrainerTests.Log
        {
            Also = report => { if (report.Stage == stage && report.Step == step && report.Losses.Count > 0) cancel.Cancel(); },
        };
        // the last step of pretraining is followed by finetuning, which then stops before its first step
        Assert.ThrowsAny<OperationCanceledException>(() => TwoStageTrainer.Train(Discs.Tiny, synthetic, real, log, cancel.Token, _folder));
        Assert.Equal(step, log.Last(report => report.Losses.Count > 0).Step);
    }
}
