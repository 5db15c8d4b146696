namespace JdmMl.Data.Tests;

public class PoolShardWriterTests
{
    private static readonly PoolIdentity Identity = new()
    {
        ModelHash = "abc", Seed = 7, Size = 16, Settings = new() { ["sampler"] = "ddim 20", ["steps"] = "20", ["condition"] = "none" },
    };
    private static readonly PhantomPairs Drawn = new(PhantomKind.Nuclei, 8, 16, 3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shards_fill_one_folder_that_every_reader_opens(int shards)
    {
        using var folder = new TempFolder();
        for (int i = shards; i >= 1; i--) Fill(folder.Path, 8, new Shard(i, shards));
        var pool = SyntheticPool.Open(folder.Path);
        Assert.Equal((8, Identity.Key()), (pool.Count, pool.Key));
        var plain = PairFolder.Open(folder.Path);
        Assert.Equal(8, plain.Items.Count);
        for (int k = 0; k < 8; k++)
        {
            Assert.Equal(Drawn.Read(k).Image.Pixels, pool.Read(k).Image.Pixels);
            Assert.Equal(Drawn.Read(k).Mask.Labels, pool.Read(k).Mask.Labels);
            Assert.Equal(Drawn.Read(k).Mask.Labels, plain.Read(k).Mask.Labels);
        }
        var lines = PoolShardWriter.ReadProvenance(folder.Path);
        Assert.Equal(Enumerable.Range(0, 8).Select(k => (long)k), lines.Select(line => line.Index));
        Assert.All(lines, line => Assert.Equal(("abc", 7L, 16, "ddim 20", "ok"),
            (line.ModelHash, line.Seed, line.Size, line.Settings["sampler"], line.Verdict)));
        Assert.Equal(shards, Directory.GetFiles(folder["provenance"], "*.jsonl").Length);
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(folder["images/000005.png"])));
        Assert.Equal(hash.ToLowerInvariant(), lines[5].ImageSha256);
    }

    [Fact]
    public void After_a_kill_at_any_boundary_the_folder_becomes_what_it_would_have_been()
    {
        using var whole = new TempFolder();
        Fill(whole.Path, 3, Shard.Whole);
        string lines = "provenance/001-of-001.jsonl";
        string[] text = File.ReadAllText(whole[lines]).Split('\n')[..3];
        int tried = 0;
        for (int k = 0; k < 3; k++)
        {
            string before = string.Concat(text[..k].Select(line => line + "\n"));
            string mask = $"masks/{k:000000}.png", image = $"images/{k:000000}.png";
            Resume(k, before, []);
            Resume(k, before, [], mask);                                    // killed within the mask's temporary file
            Resume(k, before, [mask]);
            Resume(k, before, [mask], image);
            Resume(k, before, [mask, image]);
            int[] cuts = [1, .. Enumerable.Range(1, text[k].Length / 150).Select(i => 150 * i), text[k].Length - 1, text[k].Length];
            foreach (int cut in cuts) Resume(k, before + text[k][..cut], [mask, image]);
        }
        Assert.True(tried >= 24, $"{tried} states");

        void Resume(int done, string provenance, string[] more, string? torn = null)
        {
            using var folder = new TempFolder();
            folder.Write("pairs.json", File.ReadAllText(whole["pairs.json"]));
            for (int k = 0; k < done; k++) more = [.. more, $"masks/{k:000000}.png", $"images/{k:000000}.png"];
            foreach (string name in more)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
                File.Copy(whole[name], folder[name]);
            }
            if (torn is not null) folder.Write($"{torn}.0123456789abcdef.tmp", "half a file");
            folder.Write(lines, provenance);
            using (var writer = PoolShardWriter.Open(folder.Path, Identity, Shard.Whole))
                Assert.Equal(Enumerable.Range(done, 3 - done).Select(k => (long)k), writer.Missing(3));
            Fill(folder.Path, 3, Shard.Whole);
            string[] names = Names(whole);
            Assert.Equal(names, Names(folder));
            foreach (string name in names) Assert.Equal(File.ReadAllBytes(whole[name]), File.ReadAllBytes(folder[name]));
            tried++;
        }

        static string[] Names(TempFolder folder) =>
        [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Pairs_whose_files_or_lines_are_damaged_are_drawn_again()
    {
        using var folder = new TempFolder();
        Fill(folder.Path, 8, Shard.Whole);
        string lines = folder["provenance/001-of-001.jsonl"];
        string[] text = File.ReadAllLines(lines);
        File.Delete(folder["images/000001.png"]);
        File.WriteAllBytes(folder["masks/000002.png"], File.ReadAllBytes(folder["masks/000002.png"])[..^1]);
        File.Copy(folder["images/000004.png"], folder["images/000003.png"], overwrite: true);
        text[5] = "garbage";
        text[6] = text[6].Replace(Identity.Key(), new string('0', 64));
        File.WriteAllLines(lines, text);
        using (var writer = PoolShardWriter.Open(folder.Path, Identity, Shard.Whole)) Assert.Equal([1, 2, 3, 5, 6], writer.Missing(8));
        Assert.Equal(3, File.ReadAllLines(lines).Length);
        Fill(folder.Path, 8, Shard.Whole);
        Assert.Equal(8, PoolShardWriter.ReadProvenance(folder.Path).Count);
        Assert.Equal(Drawn.Read(3).Image.Pixels, SyntheticPool.Open(folder.Path).Read(3).Image.Pixels);
    }

    [Fact]
    public void Another_number_of_shards_goes_on_with_what_is_there()
    {
        using var folder = new TempFolder();
        Fill(folder.Path, 5, new Shard(1, 2));                              // 0, 2, 4
        using var writer = PoolShardWriter.Open(folder.Path, Identity, new Shard(1, 3));
        Assert.Equal([3, 6], writer.Missing(9));                            // of 0, 3, 6
        Assert.Equal([0L], writer.Done.Select(pair => pair.Index));
    }

    [Fact]
    public void Two_processes_on_one_shard_other_pools_and_foreign_pairs_are_refused()
    {
        using var folder = new TempFolder();
        using var writer = PoolShardWriter.Open(folder.Path, Identity, new Shard(2, 4));
        Assert.Contains("002-of-004.jsonl' is being written by another process",
            Assert.Throws<JdmException>(() => PoolShardWriter.Open(folder.Path, Identity, new Shard(2, 4))).Message);
        PoolShardWriter.Open(folder.Path, Identity, new Shard(3, 4)).Dispose();
        Assert.Contains("holds another pool of pairs",
            Assert.Throws<JdmException>(() => PoolShardWriter.Open(folder.Path, Identity with { Seed = 8 }, new Shard(1, 4))).Message);
        Assert.Equal("Pair 2 does not belong to shard 2/4.",
            Assert.Throws<JdmException>(() => writer.Write(2, 0, "ok", Drawn.Read(0).Image, Drawn.Read(0).Mask)).Message);
        Assert.StartsWith("Pair 1 has an image of 1x1 and a mask of 1x1 pixels; all pairs",
            Assert.Throws<JdmException>(() => writer.Write(1, 0, "ok", new(1, 1, new byte[3]), new(1, 1, new byte[1]))).Message);
    }

    [Fact]
    public void Shards_partition_the_indices()
    {
        foreach (int count in new[] { 1, 2, 5 })
            Assert.Equal(
                Enumerable.Range(0, 13).Select(k => (long)k),
                Enumerable.Range(1, count).SelectMany(i => new Shard(i, count).Of(13)).Order());
        Assert.Equal(new Shard(2, 8), Shard.Parse("2/8"));
        Assert.Equal("2/8", Shard.Parse("2/8").ToString());
        Assert.Equal("Shard 9/8 does not exist; expected i/n with n from 1 to 10000 and i from 1 to n.",
            Assert.Throws<JdmException>(() => Shard.Parse("9/8")).Message);
        Assert.StartsWith("Shard '2' cannot be read", Assert.Throws<JdmException>(() => Shard.Parse("2")).Message);
    }

    private static void Fill(string folder, int count, Shard shard)
    {
        using var writer = PoolShardWriter.Open(folder, Identity, shard);
        foreach (long k in writer.Missing(count)) writer.Write(k, 0, "ok", Drawn.Read((int)k).Image, Drawn.Read((int)k).Mask);
    }
}
