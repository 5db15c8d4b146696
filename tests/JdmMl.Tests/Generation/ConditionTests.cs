using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using Microsoft.ML;

namespace JdmMl.Tests.Generation;

public sealed class ConditionTests : IDisposable
{
    private static readonly Lazy<JointDiffusionModel> Model = new(() =>
    {
        using var pairs = PackedPairs.Build(Small.Phantoms(), Small.Diffusion.Packing);
        return new JointDiffusionLearner(Small.Diffusion).Train(pairs);
    });

    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(seed: 7);

    public void Dispose() => _folder.Dispose();

    private PairGeneratorOptions Options => Small.Generator(_folder.Path) with { Model = Model.Value };

    private PairGeneratorTransformer Fit(PairGeneratorOptions options)
        => _ml.GetImageSegmentation().PairGenerator(options).Fit(Small.View(_ml));

    private static byte[] MaskAt(IPairSource pairs, int index, JointDiffusionModel model)
    {
        using var packed = PackedPairs.Build(pairs.Select([index]), model.Options.GivenPacking);
        byte[] rgb = new byte[3 * 256], labels = new byte[256];
        packed.Read(0, rgb, labels);
        return labels;
    }

    [Fact]
    public void Masks_are_taken_from_the_training_rows_or_from_another_view()
    {
        var given = new GivenOptions { Given = GivenKind.Mask };
        var own = Fit(Options with { Given = given });
        for (int i = 0; i < 3; i++) Assert.Equal(MaskAt(Small.Phantoms(), i, Model.Value), own.Pool.Read(i).Mask.Labels);

        var others = Small.Phantoms(2, seed: 77);
        var second = Fit(Options with { Given = given, Pairs = _ml.GetImageSegmentation().LoadPairs(others) });
        for (int i = 0; i < 3; i++) Assert.Equal(MaskAt(others, i % 2, Model.Value), second.Pool.Read(i).Mask.Labels);
        Assert.NotEqual(own.PoolFolder, second.PoolFolder);
        var lines = PoolShardWriter.ReadProvenance(second.PoolFolder);
        Assert.Equal([others.Items[0].Id, others.Items[1].Id, others.Items[0].Id], lines.Select(line => line.Given));
    }

    [Fact]
    public void A_known_region_stays_as_it_was()
    {
        var left = new GivenOptions { Given = GivenKind.Region, Modalities = ["mask"], Region = "0,0,0.5,1" };
        var region = Fit(Options with { Given = left });
        var free = Fit(Options);
        byte[] known = MaskAt(Small.Phantoms(), 0, Model.Value), drawn = region.Pool.Read(0).Mask.Labels;
        for (int y = 0; y < 16; y++)
            for (int x = 0; x < 8; x++) Assert.Equal(known[y * 16 + x], drawn[y * 16 + x]);
        Assert.NotEqual(free.PoolFolder, region.PoolFolder);
    }

    [Fact]
    public void Bounds_judge_and_degenerate_pairs_are_drawn_again()
    {
        var none = new PairBounds { MinForeground = 0.98, MaxForeground = 1 };              // nothing passes
        var pool = Fit(Options with { Bounds = none, Redraws = 2 });
        var lines = PoolShardWriter.ReadProvenance(pool.PoolFolder);
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Equal(("empty", 2), (line.Verdict, line.Attempt)));
        Assert.Equal([0, 0, 0], PoolShardWriter.ReadProvenance(Fit(Options).PoolFolder).Select(line => line.Attempt));
    }

    [Fact]
    public void Pairs_that_do_not_agree_are_left_out_and_a_small_pool_begins_a_larger_one()
    {
        var filter = new AgreementFilter(1, default, default);
        var kept = Fit(Options with { Ratio = 1, Agreement = new PairAgreement(new EverySecond(), filter) });
        var whole = Fit(Options with { Ratio = 1 });
        var half = Fit(Options);
        Assert.Equal(6, whole.Pool.Items.Count);
        Assert.Equal([0, 2, 4], kept.Pool.Items.Select(item => whole.Pool.Items.ToList().IndexOf(item)));
        Assert.Equal(whole.Pool.Items.Take(3), half.Pool.Items);
        Assert.Equal(whole.PoolFolder, half.PoolFolder);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_together()
    {
        var error = Assert.Throws<JdmException>(() => _ml.GetImageSegmentation().PairGenerator(
            new() { Redraws = -1, Pairs = Small.View(_ml), Precision = Training.Precision.BFloat16 }));
        Assert.Contains("Redraws is -1", error.Message);
        Assert.Contains("Given is None", error.Message);
        Assert.Contains("Precision is set", error.Message);
        var none = _ml.GetImageSegmentation().LoadPairs(new MemoryPairs([]));
        Assert.Contains("at least one pair", Assert.Throws<JdmException>(
            () => Fit(Options with { Given = new() { Given = GivenKind.Mask }, Pairs = none })).Message);
    }

    [Fact]
    public void Every_option_of_jdm_sample_has_its_name_here()
    {
        // Shell names of the options that describe what is drawn; the others say where and by whom.
        string[] shell = ["sampler", "seed", "batch-size", "pairs", "precision", "redraws"];
        string Camel(string name) => string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        Assert.All(shell, name => Assert.NotNull(typeof(PairGeneratorOptions).GetProperty(Camel(name))));
        Assert.Equal(typeof(GivenOptions), typeof(PairGeneratorOptions).GetProperty("Given")!.PropertyType);
        Assert.Equal(typeof(PairBounds), typeof(PairGeneratorOptions).GetProperty("Bounds")!.PropertyType);
    }

    private sealed class EverySecond : IPairScorer
    {
        private int _next;
        public string Name => "every second";
        public double[] Score(IReadOnlyList<PairPixels> pairs) => [.. pairs.Select(_ => (double)((_next++ + 1) % 2))];
    }
}
