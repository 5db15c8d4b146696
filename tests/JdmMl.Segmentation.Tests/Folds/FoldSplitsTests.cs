using System.Globalization;
using JdmMl.Data;
using JdmMl.Segmentation.Tests.Golden;

namespace JdmMl.Segmentation.Tests.Folds;

public sealed class FoldSplitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-folds").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(37)]
    [InlineData(1450)]
    public void Five_folds_are_those_of_the_reference(int count)
    {
        var expected = Reference.ReadJson("splits").GetProperty($"n{count}").EnumerateArray()
            .Select(fold => fold.EnumerateArray().Select(item => item.GetInt32()).ToArray()).ToArray();
        var folds = FoldSplits.FiveFold(Items(count));

        Assert.Equal(expected, folds.Select(fold => fold.Validation));
        Assert.All(folds, fold => Assert.Equal(Enumerable.Range(0, count), fold.Training.Concat(fold.Validation).Order()));
    }

    [Fact]
    public void The_shuffle_is_numpys() => Assert.Equal(
        Reference.ReadJson("splits").GetProperty("shuffle_of_arange(20)_seed12345").EnumerateArray().Select(item => item.GetInt32()),
        new MersenneTwister(12345).Permutation(20));

    [Fact]
    public void The_generator_is_the_published_one()
    {
        // Matsumoto and Nishimura: the 10000th output of MT19937 with seed 5489, as the C++ standard requires of mt19937
        var twister = new MersenneTwister(5489);
        for (var i = 1; i < 10_000; i++) twister.NextUInt32();
        Assert.Equal(4123659995u, twister.NextUInt32());
    }

    [Fact]
    public void Folds_follow_the_ids_and_not_the_order_of_the_cases()
    {
        var items = Items(30);
        PairInfo[] turned = [.. items.Reverse()];
        foreach (var (one, other) in FoldSplits.FiveFold(items).Zip(FoldSplits.FiveFold(turned)))
            Assert.Equal(one.Validation.Select(i => items[i].Id).Order(), other.Validation.Select(i => turned[i].Id).Order());
    }

    [Fact]
    public void Patients_of_TCGA_stay_together()
    {
        PairInfo[] items = [.. Enumerable.Range(0, 30).Select(i => Info($"TCGA-A{i / 3:D1}-{i / 3:D4}-01Z-00-DX{i % 3}"))];
        var folds = FoldSplits.Grouped(items);

        Assert.Equal(Enumerable.Range(0, 30), folds.SelectMany(fold => fold.Validation).Order());
        foreach (var fold in folds)
            Assert.Empty(fold.Training.Select(i => items[i].Id[..12]).Intersect(fold.Validation.Select(i => items[i].Id[..12])));
        Assert.Equal("TCGA-A0-0000", FoldSplits.GroupOf(items[0]));
        Assert.Equal("sequence", FoldSplits.GroupOf(items[0] with { Group = "sequence" }));
        Assert.Equal("x", FoldSplits.GroupOf(Info("x")));
    }

    [Fact]
    public void A_fold_beyond_the_splits_is_random_and_all_is_everything()
    {
        var items = Items(10);
        var folds = FoldSplits.FiveFold(items);
        var random = FoldSplit.Named("7", folds, items);
        Assert.Equal((8, 2), (random.Training.Count, random.Validation.Count));
        Assert.Equal(random.Validation, FoldSplit.Named("7", folds, items).Validation);
        var all = FoldSplit.Named("all", folds, items);
        Assert.Equal((10, 10), (all.Training.Count, all.Validation.Count));
    }

    [Fact]
    public void A_fold_without_validation_cases_is_refused()
    {
        var items = Items(3);
        Assert.Contains("Fold 4 has 3 training and 0 validation cases",
            Assert.Throws<JdmException>(() => FoldSplit.Named("4", FoldSplits.FiveFold(items), items)).Message);
        Assert.Contains("expected all, or a number",
            Assert.Throws<JdmException>(() => FoldSplit.Named("-1", FoldSplits.FiveFold(items), items)).Message);
    }

    [Fact]
    public void A_splits_file_is_honoured_and_its_faults_are_named()
    {
        var items = Items(10);
        var path = Path.Combine(_folder, SplitsFile.Name);
        SplitsFile.Write(path, FoldSplits.FiveFold(items), items);
        Assert.Equal(FoldSplits.FiveFold(items).Select(fold => fold.Validation), SplitsFile.Read(path, items).Select(fold => fold.Validation));

        File.WriteAllText(path, """[{"train": ["case_000", "case_001.png"], "val": ["case_000", "nobody"]}]""");
        var message = Assert.Throws<JdmException>(() => SplitsFile.Read(path, items)).Message;
        Assert.Contains("'nobody' under val", message);
        Assert.Contains("fold 0 names a case under train and val", message);
        File.WriteAllText(path, "[");
        Assert.Contains("cannot be read as folds", Assert.Throws<JdmException>(() => SplitsFile.Read(path, items)).Message);
    }

    private static PairInfo[] Items(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Info("case_" + i.ToString(count > 1000 ? "D4" : "D3", CultureInfo.InvariantCulture)))];

    private static PairInfo Info(string id) => new(id, id, "set", "", Origins.Real);
}
