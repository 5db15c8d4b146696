using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Experiments.Tests.Reports;
using static TorchSharp.torch;

namespace JdmMl.Experiments.Tests.ThesisReports;

public sealed class PictureSectionTests : IDisposable
{
    private static readonly PhantomPairs Phantoms = new(PhantomKind.Polyps, 6, 24, 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);

    private ThesisReportOptions Options => new() { Paths = [_folder], TraceSampler = Samplers.Ancestral("10") };

    private void Train() => new DiffusionRun(new DiffusionRunOptions
    {
        Pairs = Phantoms, Output = At("run"), SheetPairs = 1, Sampler = Samplers.DpmSolverPlusPlus(2),
        Model = new()
        {
            ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8], TrainingSteps = 2,
            BatchSize = 2, CheckpointEvery = 2, DiffusionSteps = 50, Schedule = NoiseScheduleKind.Cosine,
        },
    }).Run();

    // masks and images of phantoms, in place of drawn ones
    private void WritePool(string name, string modelHash, Func<int, string?> given, int count = 6)
    {
        using var packed = PackedPairs.Build(Phantoms, new PackOptions { Size = 16 });
        using var writer = PoolShardWriter.Open(
            At(name), new PoolIdentity { ModelHash = modelHash, Seed = 3, Size = 16, Settings = { ["sampler"] = "planted" } }, Shard.Whole);
        for (int k = 0; k < count; k++)
        {
            var (rgb, mask) = (new byte[3 * 256], new byte[256]);
            packed.Read(5 - k % 6, rgb, mask);
            writer.Write(k, 0, "ok", new RgbImage(16, 16, rgb), new LabelMask(16, 16, mask), given(k));
        }
    }

    private (System.Xml.Linq.XElement Html, IReadOnlyDictionary<string, string> Items) Report(ThesisReportOptions? options = null)
    {
        var items = ThesisReport.Save(options ?? Options, At("report.html"), ScriptedResults.Made, []);
        return (SampleReport.Parse(File.ReadAllText(At("report.html"))), items);
    }

    private static System.Xml.Linq.XElement Grid(System.Xml.Linq.XElement html, string figure) =>
        html.WithClass("grid").Single(g => g.Element("figcaption")!.Value.StartsWith(figure, StringComparison.Ordinal));

    [Fact]
    public void A_run_shows_losses_and_keeps_its_trace_and_bound()
    {
        Train();
        Assert.Contains("--trace", Report().Items["Figure 3.1"]);

        var (html, items) = Report(Options with { Trace = true, Bound = true, BoundPairs = 2, BoundSteps = 8 });

        Assert.StartsWith("shown", items["Figure 3.1"]);
        Assert.StartsWith("shown", items["Figure A.1"]);
        var captions = Grid(html, "Figure 3.1").WithClass("tile").Select(t => t.Element("figcaption")!.Value).ToArray();
        Assert.Equal("t = 50", captions[0]);
        Assert.Equal("t = 0", captions[^1]);
        Assert.Equal(captions.Length, captions.Distinct().Count());
        Assert.Contains(html.Descendants("figcaption"), c => c.Value.StartsWith("Losses: ", StringComparison.Ordinal));
        foreach (string kept in (string[])["denoising.json", "bound.json"])
        {
            var written = File.GetLastWriteTimeUtc(At("run", "figures", kept));
            Report(Options with { Trace = true, Bound = true });
            Assert.Equal(written, File.GetLastWriteTimeUtc(At("run", "figures", kept)));
        }
        Assert.StartsWith("shown", Report().Items["Figure A.1"]);              // without asking, from the file
    }

    [Fact]
    public void The_last_frame_of_a_trace_is_the_pair_that_the_sampler_draws()
    {
        Train();
        using var model = JointDiffusionModel.Load(At("run", "model"));
        var trace = DenoisingTrace.Draw(model, Samplers.Ancestral("10"), 5);
        var pair = new PairSynthesizer(model, Samplers.Ancestral("10"), 5).Draw(0, 1).Single();
        Assert.Equal(PngFile.EncodeRgb(pair.Image), trace.Frames[^1].Image);
        Assert.Equal(trace.Frames.Select(f => f.Step), trace.Frames.Select(f => f.Step).OrderDescending());
    }

    [Fact]
    public void At_all_time_steps_the_bound_is_that_of_bits_per_dimension()
    {
        Train();
        using var model = JointDiffusionModel.Load(At("run", "model"));
        using var scope = NewDisposeScope();
        var clean = new SampleNoise(1, [0, 1], model.Channels, 16, CPU).Next().clamp(-1, 1);
        SampleNoise Noise() => new(2, [0, 1], model.Channels, 16, CPU);
        var expected = BitsPerDimension.Of(model, model.Process, clean, Noise(), model.Sampling);
        var curve = BoundCurve.Of(model, clean, "noise", BoundCurve.Choose(50, 99), Noise());
        Assert.Equal(50, curve.Timesteps.Count);
        float[] terms = [.. expected.Terms.mean([0]).data<float>()];
        for (int t = 0; t < 50; t++) Assert.Equal(terms[t], curve.Mean[t], 1e-5 * Math.Max(1e-3, Math.Abs(terms[t])));
        Assert.Equal(expected.Prior.mean().item<float>(), curve.Prior, 1e-6);
    }

    [Fact]
    public void Chosen_time_steps_rise_from_the_first_to_the_last()
    {
        var chosen = BoundCurve.Choose(1000, 60);
        Assert.Equal((0, 999), (chosen[0], chosen[^1]));
        Assert.Equal(chosen.Order().Distinct(), chosen);
        Assert.InRange(chosen.Count, 40, 60);
    }

    [Fact]
    public void Pools_stand_beside_the_nearest_real_pair()
    {
        WritePool("pool", "X", _ => null);
        Assert.Contains("name them with --pairs", Report().Items["Figure 5.2"]);

        var (html, items) = Report(Options with { Pairs = Phantoms, ShownPairs = 12 });

        Assert.Equal("shown: pool", items["Figures 5.1, B.1-B.5"]);
        Assert.Equal(6, Grid(html, "Figures 5.1").WithClass("tile").Count());
        // the pool's masks are those of the phantoms in reverse order
        var captions = Grid(html, "Figure 5.2").WithClass("tile").Select(t => t.Element("figcaption")!.Value).ToArray();
        Assert.Equal(6, captions.Length);
        for (int k = 0; k < 6; k++) Assert.EndsWith(Phantoms.Items[5 - k].Id[^8..], captions[k]);
    }

    [Fact]
    public void Pools_for_given_masks_show_the_real_pair_and_its_samples()
    {
        WritePool("given", "X", k => Phantoms.Items[k % 2].Id, count: 12);

        var (html, items) = Report(Options with { Pairs = Phantoms });

        Assert.Equal("shown: given", items["Figures 5.3, B.6, B.7"]);
        Assert.StartsWith("absent", items["Figures 5.1, B.1-B.5"]);
        var tiles = Grid(html, "Figures 5.3").WithClass("tile").ToArray();
        Assert.Equal(2, tiles.Length);
        Assert.All(tiles, t => Assert.Equal(1 + 1 + 4, t.Descendants("img").Count()));
        Assert.Contains("were not found", Grid(Report().Html, "Figures 5.3").Value);
    }

    [Fact]
    public void A_report_that_would_be_too_large_shows_fewer_pairs_and_refuses_only_then()
    {
        for (int i = 0; i < 3; i++) WritePool($"pool-{i}", "X", _ => null, count: 40);
        Report(Options with { ShownPairs = 40 });
        int full = (int)new FileInfo(At("report.html")).Length;
        Assert.InRange(full, 100_001, 5_000_000);

        var html = Report(Options with { ShownPairs = 40, MaxBytes = full - 1 }).Html;

        Assert.Equal(16, html.WithClass("grid").First().WithClass("tile").Count());
        Assert.True(new FileInfo(At("report.html")).Length < full);
    }

    [Fact]
    public void Drawing_a_trace_leaks_no_tensor()
    {
        Train();
        using var model = JointDiffusionModel.Load(At("run", "model"));
        LiveHandles.RequireNoGrowth(() =>
        {
            DenoisingTrace.Draw(model, Samplers.Ancestral("3"), 5);
            using var clean = zeros(2, model.Channels, 16, 16);
            BoundCurve.Of(model, clean, "zeros", [0, 7], new SampleNoise(2, [0, 1], model.Channels, 16, CPU));
        });
    }
}
