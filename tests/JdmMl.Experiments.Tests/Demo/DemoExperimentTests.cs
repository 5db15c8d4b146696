using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;

namespace JdmMl.Experiments.Tests.Demo;

public sealed class DemoExperimentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The plan is written beforehand, so that nothing is timed.
    private DemoOptions Options => new()
    {
        Train = new PhantomPairs(PhantomKind.Polyps, 6, 24, 1), Test = new PhantomPairs(PhantomKind.Polyps, 3, 24, 2, "test"),
        Output = _folder, ImageSize = 16, BatchSize = 2, Ratio = 0.5, Sampler = Samplers.DpmSolverPlusPlus(2), Minutes = 0.05,
    };

    private static DemoResult Run(DemoOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        var experiment = new DemoExperiment(options);
        if (DemoPlan.Find(options.Output, experiment.Identity()) is null)
            new DemoPlan(experiment.Identity(), DiffusionSteps: 3, PoolSize: 3, PretrainSteps: 20, FinetuneSteps: 10).Save(options.Output);
        return experiment.Run(progress, stop);
    }

    [Fact]
    public void All_arms_run_and_the_report_shows_them()
    {
        var result = Run(Options);
        Assert.Equal(
            ["real only, same steps", "synthetic only", "synthetic, then real", "permuted masks only", "permuted masks, then real"],
            result.Arms.Select(a => a.Name));
        Assert.Equal([30, 20, 30, 20, 30], result.Arms.Select(a => a.Steps));
        Assert.All(result.Arms, a => Assert.Equal(3, a.Summary.Count + a.Summary.Excluded));
        string path = Path.Combine(_folder, "report.html");
        DemoReport.Save(result, path, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), [("Device", "CPU")]);
        string html = File.ReadAllText(path);
        Assert.All(result.Arms, a => Assert.Contains(a.Name, html));
        Assert.Contains("data:image/png;base64,", html);
        Assert.DoesNotContain("src=\"http", html);
    }

    [Fact]
    public void A_stopped_run_says_what_it_found_and_ends_as_if_it_had_not_stopped()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(Options, new Listener(p =>
        {
            if (p.Stage.StartsWith("synthetic only", StringComparison.Ordinal) && p.Step > 0) stop.Cancel();
        }), stop.Token));
        var said = new List<string>();
        var resumed = Run(Options, new Listener(p => { if (p.Message is not null) said.Add(p.Message); }));
        DemoReport.Save(resumed, Path.Combine(_folder, "report.html"), DateTimeOffset.UnixEpoch, []);
        Assert.Equal(["mse image", "mse mask", "vb"], resumed.DiffusionCurves.Select(c => c.Name));
        Assert.All(resumed.DiffusionCurves, c => Assert.Equal([1L, 2L, 3L], c.Points.Select(p => p.Step)));
        Assert.Contains(said, s => s.Contains("Found the plan of an earlier start"));
        Assert.Contains(said, s => s.Contains("checkpoint at step 3 of 3"));
        Assert.Contains(said, s => s.Contains("Found 3 of 3 synthetic pairs"));

        string other = Path.Combine(_folder, "whole");
        var whole = Run(Options with { Output = other });
        Assert.Equal(whole.Arms.Select(a => a.Summary.MeanDice), resumed.Arms.Select(a => a.Summary.MeanDice));
    }

    [Fact]
    public void Another_runs_folder_is_refused()
    {
        Run(Options);
        Assert.Contains(
            "holds another run", Assert.Throws<JdmException>(() => new DemoExperiment(Options with { Seed = 8 }).Run()).Message);
    }

    [Fact]
    public void The_control_moves_every_mask_and_no_image()
    {
        var source = new PhantomPairs(PhantomKind.Polyps, 7, 16, 1);
        var control = new PermutedMasks(source, 3);
        var masks = Enumerable.Range(0, 7).Select(i => Convert.ToBase64String(source.Read(i).Mask.Labels)).ToList();
        var moved = Enumerable.Range(0, 7).Select(control.Read).ToList();
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(source.Read(i).Image.Pixels, moved[i].Image.Pixels);
            Assert.NotEqual(masks[i], Convert.ToBase64String(moved[i].Mask.Labels));
        }
        Assert.Equal(masks.Order(), moved.Select(p => Convert.ToBase64String(p.Mask.Labels)).Order());
    }
}
