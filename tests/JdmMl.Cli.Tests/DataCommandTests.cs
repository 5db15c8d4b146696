using System.IO.Compression;
using System.Text.Json;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

/// <summary><c>jdm data</c> as a user calls it.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_download_is_prepared_verified_divided_and_found_changed()
    {
        var (code, output, errors) = Run("data", "prepare", Manifest(), "--from", Download(), "--output", At("copy"));
        Assert.True(code == 0, errors);
        Assert.Contains("(no split): 6 pairs in 3 groups", output);
        Assert.Contains("phantoms with masks from nonzero. Licence: MIT.", output);
        Assert.Contains("prepare: 6/6", errors);

        (code, output, _) = Run("data", "verify", At("copy"));
        Assert.Equal(0, code);
        Assert.Contains("12 files agree with prepared.json", output);

        (code, output, _) = Run("data", "splits", At("copy"), "--folds", "3", "--seed", "2", "--output", At("folds.json"));
        Assert.Equal(0, code);
        Assert.Equal(["fold 0: 4 to train on, 2 to validate", "fold 1: 4 to train on, 2 to validate", "fold 2: 4 to train on, 2 to validate", "6 pairs in 3 groups"],
            output.TrimEnd().Split('\n'));
        Assert.Equal(3, FoldLists.Read(At("folds.json")).Validation.Length);

        File.Delete(At("copy/masks/2.png"));
        File.AppendAllText(At("copy/images/0.png"), "x");
        (code, _, errors) = Run("data", "verify", At("copy"));
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains($"error: '{At("copy")}' has 2 faults:", errors);
        Assert.Contains("  masks/2.png: is missing", errors);
        Assert.Contains("  images/0.png: holds ", errors);
    }

    [Fact]
    public void Results_are_printed_as_json_when_asked()
    {
        var prepared = JsonDocument.Parse(Run("data", "prepare", Manifest(), "--from", Download(), "--output", At("copy"), "--json").Output).RootElement;
        Assert.Equal(6, prepared.GetProperty("counts").GetProperty("total").GetInt32());
        Assert.Empty(JsonDocument.Parse(Run("data", "verify", At("copy"), "--json").Output).RootElement.GetProperty("faults").EnumerateArray());
        Assert.Equal(6, JsonDocument.Parse(Run("data", "verify", At("download"), "--json").Output).RootElement.GetProperty("pairs").GetInt32());
        Assert.Equal(3, JsonDocument.Parse(Run("data", "splits", At("copy"), "--folds", "2", "--json").Output).RootElement.GetProperty("groups").GetInt32());
    }

    [Fact]
    public void Every_faulty_pair_is_listed()
    {
        Download();
        PngFile.WriteMask(At("download/masks/2.png"), new LabelMask(5, 4, new byte[20]));
        File.WriteAllText(At("download/images/4.png"), "no picture");
        Refused("'download' has 2 faults:\n  2: Image ", "data", "verify", At("download"));
        Refused("\n  4: Image '", "data", "verify", At("download"));
    }

    [Fact]
    public void Hostile_and_wrong_downloads_are_refused_in_one_message()
    {
        var manifest = Manifest();
        Refused("'../evil.png' is refused", "data", "prepare", manifest, "--from", Zip("a.zip", "../evil.png", [1]), "--output", At("copy"));
        var bomb = Zip("b.zip", "images/0.png", new byte[1 << 20]);
        Refused("raise --max-expansion or --max-gigabytes", "data", "prepare", manifest, "--from", bomb, "--output", At("copy"));
        Refused("no folder below", "data", "prepare", manifest, "--from", bomb, "--output", At("copy"), "--max-expansion", "5000");
        File.Delete(Path.Combine(Download(), "images", "5.png"));
        File.Delete(At("download/masks/5.png"));
        Refused("expectedCounts.total: 5 pairs were found and 6 expected", "data", "prepare", manifest, "--from", At("download"), "--output", At("copy"));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("nonzero", "polygons").Replace("masks/{id}.png", "masks/{id}.xml").Replace("6", "5"));
        for (int i = 0; i < 5; i++)
            File.WriteAllText(At($"download/masks/{i}.xml"), "<Annotations><Region Id=\"3\"><Vertex X=\"1\" Y=\"2\"/></Region></Annotations>");
        Refused("the polygon of region 3 is broken: it has 1 vertices", "data", "prepare", manifest, "--from", At("download"), "--output", At("copy"));
        Assert.False(Directory.Exists(At("copy")));
        Assert.False(Directory.Exists(At("copy.preparing")));
        Assert.Equal(JdmCommandLine.BadArguments, Run("data", "prepare", manifest, "--output", At("copy")).Code);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Download() => WritePairs(At("download"), PhantomKind.Polyps, 6, 24);

    private string Manifest()
    {
        File.WriteAllText(At("phantoms.json"), """
            { "name": "phantoms", "title": "P", "homePage": "none", "licence": "MIT", "citation": "none", "classes": ["background", "polyp"],
              "layout": { "images": "images/{id}.png", "masks": "masks/{id}.png" }, "mask": { "kind": "nonzero" },
              "groups": { "file": "table.csv", "id": "frame", "group": "video" }, "expectedCounts": { "total": 6 } }
            """);
        Directory.CreateDirectory(At("download"));
        File.WriteAllText(At("download/table.csv"), "frame,video\n0,a\n1,a\n2,b\n3,b\n4,c\n5,c\n");
        return At("phantoms.json");
    }

    private string Zip(string name, string entry, byte[] bytes)
    {
        using var zip = ZipFile.Open(At(name), ZipArchiveMode.Create);
        using var stream = zip.CreateEntry(entry).Open();
        stream.Write(bytes);
        return At(name);
    }

    private static void Refused(string says, params string[] args)
    {
        var (code, _, errors) = Run(args);
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(says, errors);
        Assert.Single(errors.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors);
    }
}
