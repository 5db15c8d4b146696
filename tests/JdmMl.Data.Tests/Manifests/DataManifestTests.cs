namespace JdmMl.Data.Tests;

public class DataManifestTests
{
    private const string Head = """ "name": "d", "title": "D", "homePage": "https://d.example", "licence": "unknown", "citation": "unknown", "classes": ["background", "x"] """;
    private const string Files = """ "layout": { "images": "images/{id}.png", "masks": "masks/{id}.png" }, "mask": { "kind": "nonzero" } """;

    [Fact]
    public void Lists_and_groups_are_followed()
    {
        using var folder = Folder("p1-a", "p1-b", "p2-a");
        folder.Write("lists/val.txt", "p2-a\r\n\r\n");
        var manifest = folder.Write("d.json", $$"""
            { {{Head}}, {{Files}}, "group": "^[^-]+", "expectedCounts": { "total": 3, "train": 2 },
              "splits": { "lists": { "train": { "ids": ["p1-b", "p1-a"] }, "val": { "file": "lists/val.txt" } } } }
            """);
        var source = DataManifest.Load(manifest).Open();
        Assert.Equal([new PairInfo("p1-a", "p1", "d", "train", Origins.Real), new PairInfo("p1-b", "p1", "d", "train", Origins.Real),
            new PairInfo("p2-a", "p2", "d", "val", Origins.Real)], source.Items);
        Assert.Equal(["p2-a"], DataManifest.Load(manifest).Open(folder.Path, "val").Items.Select(item => item.Id));
        Assert.Equal([0, 1], source.Read(2).Mask.Labels);
    }

    [Theory]
    [InlineData("\"layuot\": 1", "key 'layuot' is unknown, line 1; known here are name, title, homePage, licence, citation, notes, layout, mask, classes, splits, group, groups, expectedCounts. Correct the spelling or remove the key.")]
    [InlineData("\"mask\": { \"kind\": \"nonzero\", \"vlaue\": 1 }", "key 'mask.vlaue' is unknown, line 1; known here are kind, value, table, offsetX, offsetY, skipDegenerate. Correct the spelling or remove the key.")]
    [InlineData("\"splits\": { \"lists\": { \"train\": { \"id\": [] } } }", "key 'splits.lists.train.id' is unknown, line 1; known here are ids, file. Correct the spelling or remove the key.")]
    [InlineData("\"mask\": { \"kind\": \"nonzer\" }", "key 'mask.kind' is malformed, line 1: The JSON value could not be converted to JdmMl.Data.ManifestMaskKind. Expected one of threshold, nonzero, table, classIds, instanceFiles, polygons.")]
    [InlineData("\"expectedCounts\": { \"train\": \"many\" }", "key 'expectedCounts.train' is malformed, line 1: The JSON value could not be converted to System.Int32. Expected a whole number.")]
    [InlineData("\"mask\": { \"value\": 1 }", "'mask' lacks a required key, line 1; required are kind.")]
    public void Anything_unknown_is_named_with_what_is_known(string fault, string expected)
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("d.json", $$"""{ {{fault}}, {{Head}} }""");
        Assert.Equal($"Manifest '{manifest}': {expected}", Assert.Throws<JdmException>(() => DataManifest.Load(manifest)).Message);
    }

    [Fact]
    public void Missing_keys_and_broken_json_are_named()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("d.json", """{ "name": "d" }""");
        Assert.Equal($"Manifest '{manifest}': the file lacks a required key, line 1; required are name, title, homePage, licence, citation, layout, classes.",
            Assert.Throws<JdmException>(() => DataManifest.Load(manifest)).Message);
        folder.Write("d.json", "{ \"name\": \"d\",\n }");
        Assert.StartsWith($"Manifest '{manifest}': ", Assert.Throws<JdmException>(() => DataManifest.Load(manifest)).Message);
        Assert.Contains("line 2", Assert.Throws<JdmException>(() => DataManifest.Load(manifest)).Message);
        Assert.Equal("File 'nowhere.json' does not exist. Check the path, or complete the copy of the data.",
            Assert.Throws<JdmException>(() => DataManifest.Load("nowhere.json")).Message);
    }

    [Fact]
    public void Faults_beyond_the_form_stand_in_one_message()
    {
        using var folder = new TempFolder();
        var manifest = folder.Write("d.json", $$"""
            { {{Head}}, "layout": { "images": "images/{id}.png", "phantoms": { "kind": "polyps", "count": 0, "size": 8, "seed": 1 } },
              "mask": { "kind": "table", "value": 3 },
              "splits": { "lists": { "a": { "ids": [], "file": "x" } }, "rule": { "seed": 1, "fractions": { "a": 0.5 } } } }
            """);
        Assert.Equal($"""
            Manifest '{manifest}' has 10 faults:
              - layout must hold either images and masks, or phantoms
              - layout needs both images and masks
              - mask.value belongs to kind threshold only
              - mask.table must be given for kind table, and for no other
              - layout.phantoms.count is 0; expected at least 1
              - layout.phantoms.size is 8; expected 16 to 2048
              - mask has no meaning for phantoms; remove it
              - splits must hold either lists or rule
              - splits.lists.a must hold either ids or file
              - splits.rule.fractions must be above 0 and add up to 1; they add up to 0.5
            """, Assert.Throws<JdmException>(() => DataManifest.Load(manifest)).Message);
    }

    [Fact]
    public void An_id_without_files_an_unlisted_id_and_a_double_are_named()
    {
        using var folder = Folder("a", "b");
        var manifest = folder.Write("d.json", $$"""{ {{Head}}, {{Files}}, "splits": { "lists": { "train": { "ids": ["a", "c"] } } } }""");
        Assert.Equal($"Manifest '{manifest}', splits.lists.train: id 'c' has no file; expected '{folder["images/c.png"]}' (1 of 2 ids lack theirs). " +
                     "Complete the copy from https://d.example, or correct the root.", Assert.Throws<JdmException>(() => DataManifest.Load(manifest).Open()).Message);
        folder.Write("d.json", $$"""{ {{Head}}, {{Files}}, "splits": { "lists": { "train": { "ids": ["a"] } } } }""");
        Assert.Equal($"Manifest '{manifest}', splits.lists: the data holds the id 'b', which no list names. Add it to a list, remove its files, or ask for one split.",
            Assert.Throws<JdmException>(() => DataManifest.Load(manifest).Open()).Message);
        Assert.Equal(["a"], DataManifest.Load(manifest).Open(split: "train").Items.Select(item => item.Id));
        Assert.Equal($"Manifest '{manifest}' has no split 'test'; splits.lists names train.", Assert.Throws<JdmException>(() => DataManifest.Load(manifest).Open(split: "test")).Message);
        folder.Write("d.json", $$"""{ {{Head}}, {{Files}}, "splits": { "lists": { "train": { "ids": ["a", "b"] }, "val": { "ids": ["b"] } } } }""");
        Assert.Equal($"Manifest '{manifest}', splits.lists.val: id 'b' is already in splits.lists.train. A pair belongs to one split; remove one entry.",
            Assert.Throws<JdmException>(() => DataManifest.Load(manifest)).Message);
    }

    [Fact]
    public void Counts_masks_and_roots_that_do_not_fit_are_named()
    {
        using var folder = Folder("a", "b");
        var manifest = folder.Write("d.json", $$"""{ {{Head}}, {{Files}}, "expectedCounts": { "total": 3 } }""");
        Assert.Equal($"Manifest '{manifest}', expectedCounts.total: 2 pairs were found and 3 expected. Complete the copy from https://d.example, or correct the number in a manifest of your own.",
            Assert.Throws<JdmException>(() => DataManifest.Load(manifest).Open()).Message);
        File.Delete(folder["masks/b.png"]);
        Assert.Equal($"Manifest '{manifest}': image '{folder["images/b.png"]}' has no mask; expected '{folder["masks/b.png"]}'. Add the mask, remove the image, " +
                     "or correct the patterns images/{id}.png and masks/{id}.png.", Assert.Throws<JdmException>(() => DataManifest.Load(manifest).Open()).Message);
        Assert.Equal($"Manifest '{manifest}': the root 'nowhere' does not exist. Give the folder of your copy of D (https://d.example).",
            Assert.Throws<JdmException>(() => DataManifest.Load(manifest).Open("nowhere")).Message);
    }

    [Fact]
    public void The_committed_manifests_load_and_phantoms_open()
    {
        foreach (var path in Directory.GetFiles(ManifestFolder(), "*.json"))
        {
            var manifest = DataManifest.Load(path);
            Assert.StartsWith(manifest.Content.Name.Split('-')[0], Path.GetFileName(path));
            if (!manifest.IsPhantom) continue;
            Assert.Equal(200, manifest.Open(split: "train").Items.Count);
            Assert.Equal(30, manifest.Open(split: "test").Items.Count);
        }
    }

    private static string ManifestFolder([System.Runtime.CompilerServices.CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "data-manifests"));

    private static TempFolder Folder(params string[] ids)
    {
        var folder = new TempFolder();
        foreach (var id in ids)
        {
            folder.WriteImage($"images/{id}.png", 2, 1);
            folder.WriteMask($"masks/{id}.png", 2, 1, 0, 9);
        }
        return folder;
    }
}
