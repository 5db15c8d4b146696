using JdmMl.Data;
using JdmMl.Diffusion;

namespace JdmMl.Experiments.Tests.DiffusionRuns;

public sealed class DiffusionRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DiffusionRunOptions Options => new()
    {
        Pairs = new PhantomPairs(PhantomKind.Polyps, 4, 24, 1), Output = _folder,
        Model = new()
        {
            ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
            TrainingSteps = 8, BatchSize = 2, CheckpointEvery = 2,
        },
        Sampler = Samplers.DpmSolverPlusPlus(2), Compare = Samplers.Ancestral("3"), SheetPairs = 3, KeptCandidates = 2,
    };

    [Fact]
    public void Candidates_from_half_the_steps_on_leave_a_sheet_each_and_the_newest_stay_as_models()
    {
        var result = new DiffusionRun(Options).Run();
        Assert.Equal([4L, 6, 8], result.Candidates.Select(c => c.Step));
        Assert.All(result.Candidates, c => Assert.True(PngFile.Read(c.Path).Width > 3 * 16));
        Assert.Equal(
            ["step-00000006", "step-00000008"],
            Directory.GetDirectories(Path.Combine(_folder, "candidates")).Select(Path.GetFileName).Order());
        using var model = JointDiffusionModel.Load(Path.Combine(_folder, "model"));
        using var newest = JointDiffusionModel.Load(Path.Combine(_folder, "candidates", "step-00000008"));
        using var checkpoint = JointDiffusionModel.Load(Path.Combine(_folder, "checkpoints", "checkpoint-00000008"));
        Assert.Equal(result.ModelHash, model.Hash);
        Assert.Equal(model.Hash, newest.Hash);
        Assert.Equal(model.Hash, checkpoint.Hash);
    }

    [Fact]
    public void Both_samplers_draw_the_same_number_with_the_same_seeds_and_the_report_shows_them()
    {
        var result = new DiffusionRun(Options).Run();
        Assert.Equal(["dpm-solver++(2M)-2", "ancestral-3"], result.Sheets.Select(s => s.Title));
        Assert.All(result.Sheets, s => Assert.Equal(3, s.Pairs.Count));
        string path = Path.Combine(_folder, "report.html");
        DiffusionReport.Save(result, path, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), [("Device", "CPU")]);
        string html = File.ReadAllText(path);
        Assert.All(new[] { "ancestral-3", "pairs an hour", "After 4 steps", "Corrected", "Noise, Hybrid loss" }, s => Assert.Contains(s, html));
    }

    [Fact]
    public void A_conditional_model_is_shown_for_given_masks()
    {
        var options = Options with { Model = Options.Model with { Conditioning = Conditioning.Concatenation, TrainingSteps = 2 }, Compare = null };
        var result = new DiffusionRun(options).Run();
        Assert.Equal(3, Assert.Single(result.Sheets).Pairs.Count);
        using var packed = PackedPairs.Build(options.Pairs, options.Model.Packing);
        var (rgb, mask) = (new byte[3 * 256], new byte[256]);
        packed.Read(1, rgb, mask);
        Assert.Equal(mask, result.Sheets[0].Pairs[1].Mask.Labels);
    }

    [Fact]
    public void Sheets_that_another_run_left_are_not_shown_and_a_lost_one_is_drawn_again()
    {
        new DiffusionRun(Options with { Model = Options.Model with { Seed = 1 } }).Run();
        Directory.Delete(Path.Combine(_folder, "checkpoints"), recursive: true);
        var first = new DiffusionRun(Options).Run();
        Assert.Equal([4L, 6, 8], first.Candidates.Select(c => c.Step));
        File.Delete(first.Candidates[2].Path);
        var again = new DiffusionRun(Options).Run();
        Assert.Equal(first.Candidates.Select(c => c.Path), again.Candidates.Select(c => c.Path));
    }

    [Fact]
    public void More_sampling_steps_than_the_diffusion_has_are_refused_at_once()
        => Assert.Contains("Sampler takes 20 steps of a diffusion of 10", Assert.Throws<JdmException>(() => new DiffusionRun(Options with
        {
            Model = Options.Model with { DiffusionSteps = 10, Schedule = NoiseScheduleKind.Cosine }, Sampler = Samplers.DpmSolverPlusPlus(20),
        }).Run()).Message);

    [Fact]
    public void The_same_run_again_trains_nothing_and_draws_the_same()
    {
        var first = new DiffusionRun(Options).Run();
        int steps = 0;
        var again = new DiffusionRun(Options).Run(new Listener(p => steps += p.Losses.ContainsKey("loss") ? 1 : 0));
        Assert.Equal(0, steps);
        Assert.Equal(first.ModelHash, again.ModelHash);
        Assert.Equal(first.Sheets[0].Pairs[2].Image.Pixels, again.Sheets[0].Pairs[2].Image.Pixels);
        Assert.True(again.TrainingTime >= first.TrainingTime);
    }
}
