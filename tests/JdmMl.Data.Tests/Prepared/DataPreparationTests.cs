using System.Security.Cryptography;
using System.Text;

namespace JdmMl.Data.Tests;

public class DataPreparationTests
{
    private const string Head = """ "name": "d", "title": "D", "homePage": "https://d.example", "licence": "mine", "citation": "me", "classes": ["background", "x"] """;

    [Fact]
    public void A_copy_holds_the_same_pairs_and_verifies()
    {
        using var folder = new TempFolder();
        var manifest = Download(folder);
        var record = DataPreparation.Prepare(manifest, [folder["download"]], folder["copy"]);
        Assert.Equal(new Dictionary<string, int> { ["train"] = 2, ["val"] = 1, ["total"] = 3 }, record.Counts);
        Assert.Equal(["groups.csv", "manifest.json", "prepared.json", "train", "val"], Names(folder["copy"]));
        Assert.Equal(["p1-a.png", "p1-b.jpg"], Names(folder["copy/train/images"]));
        var (before, after) = (manifest.Open(folder["download/set/data"]), PairSources.Open(folder["copy"]));
        Assert.Equal(before.Items, after.Items);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(before.Read(i).Image.Pixels, after.Read(i).Image.Pixels);
            Assert.Equal(before.Read(i).Mask.Labels, after.Read(i).Mask.Labels);
        }
        Assert.Equal(["p2-c"], PairSources.Open(folder["copy"], split: "val").Items.Select(item => item.Id));
        Assert.Empty(PreparedCopy.Verify(folder["copy"]));
        foreach (var file in record.Pairs.SelectMany(pair => pair.Files()).Concat(record.Tables))
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder["copy"], file.Path));
            Assert.Equal((bytes.LongLength, Convert.ToHexString(SHA256.HashData(bytes))), (file.Bytes, file.Sha256));
        }
        Assert.Equal(File.ReadAllBytes(folder["download/set/data/images/p1-b.jpg"]), File.ReadAllBytes(folder["copy/train/images/p1-b.jpg"]));
    }

    [Fact]
    public void A_zip_gives_the_same_copy_as_its_folder()
    {
        using var folder = new TempFolder();
        var manifest = Download(folder);
        var zip = ZipSample.OfFolder(folder["d.zip"], folder["download"], "outer/");
        var (a, b) = (DataPreparation.Prepare(manifest, [folder["download"]], folder["a"]), DataPreparation.Prepare(manifest, [zip], folder["b"]));
        Assert.Equal(a.Pairs, b.Pairs);
        Assert.Equal((Path.GetFileName(zip), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(zip)))), (b.Sources[0].Path, b.Sources[0].Sha256));
        Assert.Equal(["a", "b", "d.json", "d.zip", "download"], Names(folder.Path));
        Assert.DoesNotContain(".downloads", Names(folder["b"]));
    }

    [Fact]
    public void Object_ids_are_kept_when_asked()
    {
        using var folder = new TempFolder();
        folder.WriteImage("raw/k/images/k.png", 4, 2);
        folder.WriteMask("raw/k/masks/b.png", 4, 2, 0, 255, 255, 0, 0, 0, 0, 0);
        folder.WriteMask("raw/k/masks/a.png", 4, 2, 255, 255, 0, 0, 0, 0, 0, 0);
        var manifest = DataManifest.Load(folder.Write("d.json", $$"""{ {{Head}}, "layout": { "images": "{id}/images/{id}.png", "masks": "{id}/masks/*" }, "mask": { "kind": "instanceFiles" } }"""));
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0], manifest.Open(folder["raw"]).Read(0).Mask.Labels);
        var record = DataPreparation.Prepare(manifest, [folder["raw"]], folder["copy"], new() { Instances = true });
        var png = PngFile.Read(folder["copy/instances/k.png"]);
        Assert.Equal(16, png.BitDepth);
        Assert.Equal([1, 1, 2, 0, 0, 0, 0, 0], Enumerable.Range(0, 8).Select(i => png.Sample(i % 4, i / 4)));
        Assert.Empty(PreparedCopy.Verify(folder["copy"]));
        Assert.Null(DataPreparation.Prepare(manifest, [folder["raw"]], folder["plain"]).Pairs[0].Instances);
        folder.WriteMask("raw/k/masks/c.png", 3, 2, 0, 0, 0, 0, 0, 0);
        Assert.Contains("c.png' is 3x2 pixels and its image 4x2", Assert.Throws<JdmException>(() => manifest.Open(folder["raw"]).Read(0)).Message);
    }

    [Fact]
    public void Verification_names_every_file_that_is_not_as_recorded()
    {
        using var folder = new TempFolder();
        DataPreparation.Prepare(Download(folder), [folder["download"]], folder["copy"]);
        File.Delete(folder["copy/train/masks/p1-a.png"]);
        var image = File.ReadAllBytes(folder["copy/train/images/p1-a.png"]);
        image[^20] ^= 1;
        File.WriteAllBytes(folder["copy/train/images/p1-a.png"], image);
        PngFile.WriteMask(folder["copy/val/masks/p2-c.png"], new LabelMask(2, 2, [0, 1, 7, 0]));
        folder.Write("copy/val/images/stranger.png", "x");
        folder.Write("copy/groups.csv", "id,group\n");
        var faults = PreparedCopy.Verify(folder["copy"]).Select(fault => $"{fault.Path}: {fault.What}").ToArray();
        Assert.Contains("train/masks/p1-a.png: is missing", faults);
        Assert.Contains(faults, fault => fault.StartsWith("train/images/p1-a.png: has the SHA-256 ", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("train/images/p1-a.png: PNG '", StringComparison.Ordinal));
        Assert.Contains("val/masks/p2-c.png: is 2x2 pixels instead of 5x4", faults);
        Assert.Contains("val/masks/p2-c.png: holds the class 7; the manifest names 0 to 1", faults);
        Assert.Contains("val/images/stranger.png: is not in the record", faults);
        Assert.Contains(faults, fault => fault.StartsWith("groups.csv: holds 9 bytes instead of ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_refused_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        var manifest = Download(folder);
        folder.Write("d.json", File.ReadAllText(folder["d.json"]).Replace("\"total\": 3", "\"total\": 4").Replace("\"train\": 2, \"val\": 1", "\"train\": 2"));
        Assert.Contains("expectedCounts.total: 3 pairs were found and 4 expected", Refusal(DataManifest.Load(folder["d.json"]), folder["download"]));
        Assert.Contains("no folder below", Refusal(manifest, Directory.CreateDirectory(folder["empty"]).FullName));
        Assert.Contains("is no zip archive. Unpack it", Refusal(manifest, folder.Write("d.rar", "Rar!")));
        Assert.Contains("does not exist", Refusal(manifest, folder["nowhere"]));
        Assert.Contains("'../x' is refused", Refusal(manifest, ZipSample.Of(folder["e.zip"], ("../x", [1]))));
        folder.WriteMask("download/set/data/masks/p2-c.png", 2, 1, 0, 1);
        Assert.Contains("must agree", Refusal(manifest, folder["download"]));
        Assert.Equal(["d.json", "d.rar", "download", "e.zip", "empty"], Names(folder.Path));

        string Refusal(DataManifest used, string from) =>
            Assert.Throws<JdmException>(() => DataPreparation.Prepare(used, [from], folder["copy"])).Message;
    }

    [Fact]
    public void An_output_in_use_is_refused_and_what_a_killed_run_left_is_cleared()
    {
        using var folder = new TempFolder();
        var manifest = Download(folder);
        folder.Write("copy/mine.txt", "x");
        Assert.Contains("exists and is not empty", Refusal());
        File.Delete(folder["copy/mine.txt"]);
        folder.Write("copy.preparing/foreign.txt", "x");
        Assert.Contains("holds foreign files", Refusal());
        folder.Write("copy.preparing/.preparing", "");
        folder.Write("copy.preparing/train/images/half.png", "x");
        using (new FileStream(folder["copy.preparing/.preparing"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains("Another process may be preparing", Refusal());
        DataPreparation.Prepare(manifest, [folder["download"]], folder["copy"]);
        Assert.Empty(PreparedCopy.Verify(folder["copy"]));
        Assert.Contains("is prepared already", Refusal());

        string Refusal() => Assert.Throws<JdmException>(() => DataPreparation.Prepare(manifest, [folder["download"]], folder["copy"])).Message;
    }

    [Fact]
    public void Stopping_leaves_nothing_and_progress_counts_pairs()
    {
        using var folder = new TempFolder();
        var manifest = Download(folder);
        using var stop = new CancellationTokenSource();
        var seen = new List<PrepareProgress>();
        var progress = new Listener(value =>
        {
            seen.Add(value);
            if (value is { Stage: "prepare", Done: 2 }) stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => DataPreparation.Prepare(manifest, [folder["download"]], folder["copy"], null, progress, stop.Token));
        Assert.Equal([new("prepare", 1, 3), new PrepareProgress("prepare", 2, 3)], seen);
        Assert.Equal(["d.json", "download"], Names(folder.Path));
    }

    [Fact]
    public void One_split_alone_may_be_prepared()
    {
        using var folder = new TempFolder();
        var record = DataPreparation.Prepare(Download(folder), [folder["download"]], folder["copy"], new() { Split = "train" });
        Assert.Equal(new Dictionary<string, int> { ["train"] = 2, ["total"] = 2 }, record.Counts);
        Assert.Equal(["train/p1", "train/p1"], PairSources.Open(folder["copy"]).Items.Select(item => $"{item.Split}/{item.Group}"));
    }

    [Fact]
    public void Equal_names_in_two_splits_stay_apart()
    {
        using var folder = new TempFolder();
        foreach (var split in new[] { "train", "test" })
        {
            folder.WriteImage($"raw/{split}/images/1.png", 2, 1);
            folder.WriteMask($"raw/{split}/masks/1.png", 2, 1, 0, (byte)(split == "test" ? 1 : 0));
        }
        var manifest = DataManifest.Load(folder.Write("d.json", $$"""{ {{Head}}, "layout": { "images": "{split}/images/{id}.png", "masks": "{split}/masks/{id}.png" }, "mask": { "kind": "nonzero" } }"""));
        DataPreparation.Prepare(manifest, [folder["raw"]], folder["copy"]);
        var (before, after) = (manifest.Open(folder["raw"]), PairSources.Open(folder["copy"]));
        Assert.Equal(before.Items, after.Items);
        Assert.Equal([0, 1], after.Read(0).Mask.Labels);
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.') || name == ".downloads").Order(StringComparer.Ordinal)];

    // Two patients; a PNG, a JPEG and a TIFF, in folders that the manifest does not name.
    private static DataManifest Download(TempFolder folder)
    {
        folder.WriteImage("download/set/data/images/p1-a.png", 5, 4);
        using (var image = new RgbImage(5, 4, [.. Enumerable.Repeat((byte)120, 60)]).ToMLImage()) image.Save(folder["download/set/data/images/p1-b.jpg"]);
        File.WriteAllBytes(folder["download/set/data/images/p2-c.tif"], new TiffSample { Width = 5, Height = 4, Compression = 5 }.Write());
        foreach (var id in new[] { "p1-a", "p1-b", "p2-c" })
            folder.WriteMask($"download/set/data/masks/{id}.png", 5, 4, [.. Enumerable.Range(0, 20).Select(i => (byte)(i * id[^1] % 3))]);
        return DataManifest.Load(folder.Write("d.json", $$"""
            { {{Head}}, "layout": { "images": "images/{id}.*", "masks": "masks/{id}.png" }, "mask": { "kind": "nonzero" }, "group": "^[^-]+",
              "splits": { "patterns": { "train": "^p1", "val": "^p2" } }, "expectedCounts": { "total": 3, "train": 2, "val": 1 } }
            """));
    }

    private sealed class Listener(Action<PrepareProgress> report) : IProgress<PrepareProgress>
    {
        public void Report(PrepareProgress value) => report(value);
    }
}
