namespace JdmMl.Data.Tests;

public class CommittedManifestTests
{
    public static TheoryData<string> Sets => [.. Directory.GetFiles(Folder(), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
        .Where(name => !name.StartsWith("phantoms", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Phantoms_laid_out_like_the_set_are_opened_and_counted(string name)
    {
        using var folder = new TempFolder();
        Assert.Equal(name, Load(name).Content.Name);
        var total = Load(name).Content.ExpectedCounts!["total"];
        var manifest = SetLayout.Scaled(Load(name), folder, total > 100 ? total / 25 : 2);
        SetLayout.Write(manifest, folder["data"], SetLayout.Ids(manifest));
        var pairs = manifest.Open(folder["data"]);
        var counts = manifest.Content.ExpectedCounts!;
        Assert.Equal(counts["total"], pairs.Items.Count);
        foreach (var (split, count) in counts.Where(count => count.Key != "total"))
        {
            Assert.Equal(count, pairs.Items.Count(item => item.Split == split));
            Assert.Equal(count, manifest.Open(folder["data"], split).Items.Count);
        }
        for (var at = 0; at < pairs.Items.Count; at++) Assert.Equal(SetLayout.Mask().Labels, pairs.Read(at).Mask.Labels);

        Assert.Matches($"{total} expected|ids lack theirs", Assert.Throws<JdmException>(() => Load(name).Open(folder["data"])).Message);
        File.Delete(Directory.GetFiles(folder["data"], "*", SearchOption.AllDirectories).First(path => Path.GetExtension(path) != ".csv"));
        Assert.Contains($"Manifest '{manifest.FilePath}'", Assert.Throws<JdmException>(() => manifest.Open(folder["data"])).Message);
    }

    [Theory]
    [InlineData("kvasir-seg", 1000, 880, 0)]
    [InlineData("cvc-clinicdb", 612, 0, 0)]
    [InlineData("pranet-train", 1450, 1450, 0)]
    [InlineData("pranet-kvasir", 100, 0, 100)]
    [InlineData("pranet-clinicdb", 62, 0, 62)]
    [InlineData("cvc-colondb", 380, 0, 380)]
    [InlineData("cvc-300", 60, 0, 60)]
    [InlineData("etis-laribpolypdb", 196, 0, 196)]
    [InlineData("monuseg", 44, 30, 14)]
    [InlineData("monuseg-official", 44, 30, 14)]
    [InlineData("glas", 165, 85, 80)]
    public void Counts_are_those_of_the_literature(string name, int total, int train, int test)
    {
        var content = Load(name).Content;
        Assert.Equal((total, train, test), (content.ExpectedCounts!["total"], content.ExpectedCounts.GetValueOrDefault("train"), content.ExpectedCounts.GetValueOrDefault("test")));
        Assert.StartsWith("http", content.HomePage);
        Assert.Matches("20[0-9]{2}|Silva", content.Citation);
    }

    [Fact]
    public void Every_set_is_in_the_table_of_counts() => Assert.Equal(11, Sets.Count);

    [Fact]
    public void MoNuSeg_is_prepared_from_its_two_archives_and_leaves_unlisted_images_out()
    {
        using var folder = new TempFolder();
        var manifest = SetLayout.Scaled(Load("monuseg-official"), folder, 2);
        SetLayout.Write(manifest, folder["raw"], [.. SetLayout.Ids(manifest), ("TCGA-FG-A87N-01Z-00-DX1", "train")]);
        Directory.CreateDirectory(folder["train/MoNuSeg 2018 Training Data"]);
        Directory.Move(folder["raw/Tissue Images"], folder["train/MoNuSeg 2018 Training Data/Tissue Images"]);
        Directory.Move(folder["raw/Annotations"], folder["train/MoNuSeg 2018 Training Data/Annotations"]);
        string[] from = [ZipSample.OfFolder(folder["a.zip"], folder["train"], ""), ZipSample.OfFolder(folder["b.zip"], folder["raw"], "")];
        var record = DataPreparation.Prepare(manifest, from, folder["copy"], new() { Instances = true });
        Assert.Equal(new Dictionary<string, int> { ["train"] = 15, ["test"] = 7, ["total"] = 22 }, record.Counts);
        Assert.Equal("TCGA-18-5592", record.Pairs[0].Group);
        Assert.All(record.Pairs, pair => Assert.NotNull(pair.Instances));
        Assert.Empty(PreparedCopy.Verify(folder["copy"]));
        Assert.Equal(SetLayout.Mask().Labels, PairSources.Open(folder["copy"], split: "test").Read(3).Mask.Labels);
        Assert.Equal(15, DataPreparation.Prepare(manifest, [from[0]], folder["part"], new() { Split = "train" }).Pairs.Length);
        Assert.Contains("MoNuSegTestData", Assert.Throws<JdmException>(() => DataPreparation.Prepare(manifest, [from[0]], folder["both"])).Message);
    }

    [Fact]
    public void GlaS_is_prepared_with_the_patients_of_its_table()
    {
        using var folder = new TempFolder();
        var manifest = SetLayout.Scaled(Load("glas"), folder, 5);
        SetLayout.Write(manifest, folder["raw/Warwick QU Dataset (Released 2016_07_08)"], SetLayout.Ids(manifest));
        var record = DataPreparation.Prepare(manifest, [folder["raw"]], folder["copy"]);
        Assert.Equal(16, record.Pairs.Select(pair => pair.Group).Distinct().Count());
        var copy = PairSources.Open(folder["copy"]);
        Assert.Equal(record.Pairs.Select(pair => (pair.Id, pair.Group)).Order(), copy.Items.Select(item => (item.Id, item.Group)).Order());
        File.WriteAllText(folder["raw/Warwick QU Dataset (Released 2016_07_08)/Grade.csv"], "name,patient ID\ntrain_1,1\n");
        Assert.Contains("does not name the id 'testA_1'", Assert.Throws<JdmException>(() => DataPreparation.Prepare(manifest, [folder["raw"]], folder["b"])).Message);
    }

    [Theory]
    [InlineData("\"expectedCounts\": { \"total\": 4, \"train\": 2, \"test\": 1 }", "expectedCounts.total is 4, but the splits add up to 3")]
    [InlineData("\"expectedCounts\": { \"train\": 3 }", "expectedCounts.train is 3, but splits.lists.train holds 2 ids")]
    [InlineData("\"expectedCounts\": { \"val\": 3 }", "expectedCounts.val names no split; splits names train, test")]
    [InlineData("\"expectedCounts\": { \"total\": 0 }", "expectedCounts.total is 0; expected at least 1")]
    [InlineData("\"group\": \".\", \"groups\": { \"file\": \"a\", \"id\": \"b\", \"group\": \"c\" }", "group and groups exclude each other")]
    public void Counts_that_do_not_match_their_splits_are_refused(string keys, string fault)
    {
        using var folder = new TempFolder();
        var path = folder.Write("d.json", $$"""
            { "name": "d", "title": "D", "homePage": "x", "licence": "x", "citation": "x", "classes": ["background", "x"],
              "layout": { "images": "images/{id}.png", "masks": "masks/{id}.png" }, "mask": { "kind": "nonzero" },
              "splits": { "lists": { "train": { "ids": ["a", "b"] }, "test": { "ids": ["c"] } } }, {{keys}} }
            """);
        Assert.Equal($"Manifest '{path}': {fault}.", Assert.Throws<JdmException>(() => DataManifest.Load(path)).Message);
    }

    private static DataManifest Load(string name) => DataManifest.Load(Path.Combine(Folder(), name + ".json"));

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "data-manifests"));
}
