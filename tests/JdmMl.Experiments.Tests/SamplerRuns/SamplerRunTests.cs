using System.Text.Json;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;

namespace JdmMl.Experiments.Tests.SamplerRuns;

public sealed class SamplerRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private readonly JointDiffusionModel _model;

    public SamplerRunTests()
    {
        var options = new JointDiffusionOptions
        {
            ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
            TrainingSteps = 2, BatchSize = 2,
        };
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Nuclei, 3, 16, 1), options.Packing);
        _model = new JointDiffusionLearner(options).Train(pairs);
    }

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SamplerRunOptions Options => new()
    {
        HeldOut = new PhantomPairs(PhantomKind.Nuclei, 4, 24, 2, "test"), Output = Path.Combine(_folder, "run"),
        Fast = Samplers.DpmSolverPlusPlus(2), Reference = Samplers.Ancestral("5"), Count = 5, Seeds = 2, SampleBatchSize = 2,
        SegmentationSteps = 10, SegmentationBatchSize = 2, Features = [4, 8], Resamples = 200,
    };

    private SamplerRunResult Run(SamplerRunOptions options, Action<TrainingProgress>? heard = null, CancellationToken stop = default)
        => new SamplerRun(options, _model).Run(heard is null ? null : new Listener(heard), stop);

    private static string[] Files(string folder, string kind) =>
        [.. Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories).Where(f => f.Contains(kind)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Both_arms_are_drawn_timed_trained_and_reported()
    {
        var result = Run(Options);
        Assert.Equal(["dpm-solver++(2M)-2", "ancestral-5"], new[] { result.Fast.Sampler, result.Reference.Sampler });
        Assert.Equal([2, 5], new[] { result.Fast.NetworkCalls, result.Reference.NetworkCalls });
        foreach (var arm in new[] { result.Fast, result.Reference })
        {
            Assert.Equal(5, arm.Pace.Pairs);
            Assert.True(arm.Pace is { CpuSeconds: > 0, WallSeconds: > 0 });
            Assert.Equal([4, 4], arm.Dice.Select(run => run.Count));
            Assert.All(arm.Dice.SelectMany(run => run), dice => Assert.InRange(dice, 0, 1));
        }
        Assert.Equal(10, Files(_folder, "images").Length);
        Assert.Equal(100 * (result.Fast.MeanDice - result.Reference.MeanDice), result.Difference.Mean, 1e-9);
        Assert.InRange(result.AllForegroundDice, 0.01, 0.99);
        string path = Path.Combine(_folder, "report.html");
        SamplerReport.Save(result, path, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), [("Device", "CPU")]);
        string html = File.ReadAllText(path);
        Assert.All(
            new[] { "ancestral-5", result.Sentence, "seed 2", "pairs an hour of CPU", "data:image/png;base64," }, s => Assert.Contains(s, html));
    }

    // The arms are trained apart, so a difference of zero also says that pool and training depend on their seeds alone.
    [Fact]
    public void Equal_samplers_differ_by_exactly_nothing_and_are_equivalent()
    {
        var result = Run(Options with { Reference = Samplers.DpmSolverPlusPlus(2) });
        Assert.Equal((0.0, 0.0, 0.0), (result.Difference.Mean, result.Difference.Interval.Lower, result.Difference.Interval.Upper));
        Assert.True(result.Difference.Equivalent);
        Assert.StartsWith("Equivalent: ", result.Sentence);
        Assert.Equal(4, Directory.GetDirectories(Path.Combine(_folder, "run", "segmenters"), "seed-*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void The_same_run_again_finds_pools_times_and_segmenters()
    {
        var first = Run(Options);
        var said = new List<string>();
        int losses = 0, sampled = 0;
        var again = Run(Options, p =>
        {
            if (p.Message is not null) said.Add(p.Message);
            else if (p.Stage.StartsWith("sample", StringComparison.Ordinal)) sampled++;
            losses += p.Losses.Count;
        });
        Assert.Equal((0, 0), (losses, sampled));
        Assert.Equal(2, said.Count(s => s.StartsWith("Found 5 of 5 pairs", StringComparison.Ordinal)));
        Assert.Equal((first.Fast.Pace, first.Reference.Pace), (again.Fast.Pace, again.Reference.Pace));
        Assert.Equal(first.Fast.Dice, again.Fast.Dice);
        Assert.Equal(first.Difference, again.Difference);
        Assert.Equal(first.Sentence, again.Sentence);
    }

    [Fact]
    public void A_stopped_run_counts_whole_batches_and_ends_as_if_it_had_not_stopped()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(Options, p =>
        {
            if (p.Stage == "sample ancestral-5" && p.Step >= 2 * 5 + 4) stop.Cancel();      // within the second batch of two pairs
        }, stop.Token));
        string pool = Directory.GetDirectories(Path.Combine(_folder, "run", "pools")).Single(f => Files(f, "images").Length < 5);
        Assert.Equal(2, Files(pool, "images").Length);
        var kept = JsonSerializer.Deserialize<PoolPace>(File.ReadAllText(Path.Combine(pool, "times", "001-of-001.json")))!;
        Assert.Equal(2, kept.Pairs);

        var resumed = Run(Options);
        var whole = Run(Options with { Output = Path.Combine(_folder, "whole") });
        Assert.Equal(5, resumed.Reference.Pace.Pairs);
        Assert.True(resumed.Reference.Pace.WallSeconds > kept.WallSeconds);
        Assert.Equal(whole.Reference.Dice, resumed.Reference.Dice);
        Assert.Equal(whole.Difference, resumed.Difference);
    }

    [Fact]
    public void Shards_and_other_batches_draw_the_same_pools()
    {
        Run(Options);
        var shared = Options with { Output = Path.Combine(_folder, "shared"), SampleBatchSize = 3 };
        Assert.Equal(6, new SamplerRun(shared, _model).Draw(new Shard(1, 2)));
        Assert.Equal(10, new SamplerRun(shared, _model).Draw(new Shard(2, 2)));
        var result = Run(shared);
        Assert.Equal((5, 5), (result.Fast.Pace.Pairs, result.Reference.Pace.Pairs));
        foreach (string kind in new[] { "images", "masks" })
            Assert.All(Files(Options.Output, kind).Zip(Files(shared.Output, kind)), p => Assert.Equal(File.ReadAllBytes(p.First), File.ReadAllBytes(p.Second)));
    }

    [Fact]
    public void A_larger_pool_keeps_what_is_drawn_and_trains_anew()
    {
        Run(Options);
        var larger = Run(Options with { Count = 6 });
        Assert.Equal(6, larger.Fast.Pace.Pairs);
        Assert.Equal(12, Files(_folder, "images").Length);
    }

    [Fact]
    public void Faults_come_in_one_message()
    {
        string message = Assert.Throws<JdmException>(() => Run(Options with
        {
            HeldOut = Options.HeldOut.Select([0]), Count = 1, Seeds = 1, SegmentationSteps = 15, Margin = 0,
        })).Message;
        Assert.All(
            new[] { "has 1 images of 1 groups", "Count is 1", "Seeds is 1", "SegmentationSteps is 15", "Margin is 0" },
            s => Assert.Contains(s, message));
        var deep = Options with { Features = [4, 8, 16, 32, 64, 128] };
        Assert.Contains("ImageSize is 16", Assert.Throws<JdmException>(() => Run(deep)).Message);
    }
}
