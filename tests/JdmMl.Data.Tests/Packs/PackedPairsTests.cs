namespace JdmMl.Data.Tests;

public class PackedPairsTests
{
    private static readonly PackOptions Small = new() { Size = 16 };

    [Fact]
    public void Records_are_planar_and_resized_like_single_pairs()
    {
        using var folder = new TempFolder();
        var source = new PhantomPairs(PhantomKind.Polyps, 3, 40, 1);
        using var pack = PackedPairs.Build(source, Small, folder["a.pack"]);
        Assert.Equal((3, 16, 2), (pack.Count, pack.Size, pack.ClassCount));
        Assert.Equal(source.Items, pack.Items);
        var (rgb, mask) = (new byte[3 * 256], new byte[256]);
        for (var i = 2; i >= 0; i--)
        {
            pack.Read(i, rgb, mask);
            var pair = source.Read(i);
            var pixels = Data.Resampling.Bilinear(pair.Image, 16, 16).Pixels;
            Assert.Equal(Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, 256).Select(p => pixels[3 * p + c])), rgb);
            Assert.Equal(Data.Resampling.Labels(pair.Mask, 16, 16).Labels, mask);
        }
    }

    [Fact]
    public void A_pack_of_the_same_pixels_and_options_is_reused()
    {
        using var folder = new TempFolder();
        var counting = new CountingPairs(new PhantomPairs(PhantomKind.Nuclei, 4, 20, 1));
        string hash;
        using (var pack = PackedPairs.Build(counting, Small, folder["a.pack"])) hash = pack.Hash;
        Assert.Equal(4, counting.Reads);
        using (var pack = PackedPairs.Build(counting, Small, folder["a.pack"])) Assert.Equal(hash, pack.Hash);
        Assert.Equal(4, counting.Reads);
        using (var pack = PackedPairs.Build(counting, Small with { Antialias = false }, folder["a.pack"])) Assert.NotEqual(hash, pack.Hash);
        Assert.Equal(8, counting.Reads);
        using (var pack = PackedPairs.Build(counting.Select([0, 1]), Small with { Antialias = false }, folder["a.pack"])) Assert.Equal(2, pack.Count);
        Assert.Equal(10, counting.Reads);
    }

    [Fact]
    public void A_source_without_fingerprint_is_packed_anew()
    {
        using var folder = new TempFolder();
        var counting = new CountingPairs(new PhantomPairs(PhantomKind.Nuclei, 2, 20, 1)) { Fingerprint = null };
        PackedPairs.Build(counting, Small, folder["a.pack"]).Dispose();
        PackedPairs.Build(counting, Small, folder["a.pack"]).Dispose();
        Assert.Equal(4, counting.Reads);
    }

    [Fact]
    public void Damage_anywhere_leads_to_a_new_build_with_a_message()
    {
        using var folder = new TempFolder();
        var source = new PhantomPairs(PhantomKind.Polyps, 2, 16, 1);
        string hash;
        using (var pack = PackedPairs.Build(source, Small, folder["a.pack"])) hash = pack.Hash;
        var good = File.ReadAllBytes(folder["a.pack"]);
        var said = new List<string>();
        foreach (var at in new[] { 0, 9, 1500, good.Length - 200, good.Length - 25, good.Length - 24, good.Length - 16, good.Length - 1 })
        {
            var bad = good.ToArray();
            bad[at] ^= 0x40;
            File.WriteAllBytes(folder["a.pack"], bad);
            using var pack = PackedPairs.Build(source, Small with { Report = said.Add }, folder["a.pack"]);
            Assert.Equal(hash, pack.Hash);
            Assert.Equal(good, File.ReadAllBytes(folder["a.pack"]));
        }
        File.WriteAllBytes(folder["a.pack"], good[..^1]);
        PackedPairs.Build(source, Small with { Report = said.Add }, folder["a.pack"]).Dispose();
        Assert.Equal(9, said.Count);
        Assert.Contains($"Pack '{folder["a.pack"]}' is corrupt (its content does not fit its hash) and is built again.", said);
        Assert.Contains($"Pack '{folder["a.pack"]}' is corrupt (it is no pack, or was cut off ({good.Length - 1} bytes)) and is built again.", said);
    }

    [Fact]
    public void Many_threads_read_the_same_records()
    {
        var source = new PhantomPairs(PhantomKind.Nuclei, 8, 16, 1);
        var pairs = Enumerable.Range(0, 8).Select(source.Read).ToArray();
        using var pack = PackedPairs.Build(source, Small);
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var (rgb, mask) = (new byte[3 * 256], new byte[256]);
            pack.Read(i % 8, rgb, mask);
            Assert.True(pairs[i % 8].Mask.Labels.AsSpan().SequenceEqual(mask));
            Assert.Equal(pairs[i % 8].Image.Pixels[^1], rgb[^1]);
        });
    }

    [Fact]
    public void A_temporary_pack_is_gone_after_dispose()
    {
        string[] Packs() => Directory.GetFiles(Path.GetTempPath(), "jdm-*.pack");
        var before = Packs();
        var pack = PackedPairs.Build(new PhantomPairs(PhantomKind.Nuclei, 1, 16, 1), Small);
        var mine = Packs().Except(before).ToArray();
        pack.Dispose();
        Assert.NotEmpty(mine);
        Assert.Contains(mine, path => !File.Exists(path));
    }

    [Fact]
    public void Patches_cover_every_pixel_and_keep_the_group()
    {
        for (var length = 16; length < 60; length++)
            foreach (var stride in new[] { 1, 5, 16 })
            {
                var starts = PatchWindows.Starts(length, 16, stride);
                Assert.Equal(Enumerable.Range(0, length), starts.SelectMany(start => Enumerable.Range(start, 16)).Distinct().Order());
                Assert.Equal((0, length - 16), (starts[0], starts[^1]));
                Assert.Equal(starts.Distinct(), starts);
            }
        var source = new PhantomPairs(PhantomKind.Nuclei, 2, 40, 1);
        using var pack = PackedPairs.Build(source, Small with { Crop = Crop.Patches(16, 16) });
        Assert.Equal(18, pack.Count);
        Assert.Equal("phantom-nuclei-000001@16,24", pack.Items[14].Id);
        Assert.Equal("phantom-nuclei-000001", pack.Items[14].Group);
        var (rgb, mask) = (new byte[3 * 256], new byte[256]);
        pack.Read(14, rgb, mask);
        var pair = source.Read(1);
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++)
            {
                Assert.Equal(pair.Mask.Labels[(16 + y) * 40 + 24 + x], mask[y * 16 + x]);
                Assert.Equal(pair.Image.Pixels[((16 + y) * 40 + 24 + x) * 3 + 1], rgb[256 + y * 16 + x]);
            }
    }

    [Fact]
    public void Faults_are_refused_and_leave_nothing_behind()
    {
        using var folder = new TempFolder();
        var source = new PhantomPairs(PhantomKind.Nuclei, 3, 20, 1);
        Assert.Equal("Pair 'phantom-nuclei-000000' is 20x20 pixels, smaller than a patch of 32. Choose patches of at most 20 pixels, or Crop.Resize.",
            Assert.Throws<JdmException>(() => PackedPairs.Build(source, Small with { Crop = Crop.Patches(32, 32) }, folder["a.pack"])).Message);
        Assert.Equal("PackOptions: Size is 2; expected 4 to 8192 pixels.", Assert.Throws<JdmException>(() => PackedPairs.Build(source, new() { Size = 2 })).Message);
        Assert.Equal("PackOptions: Crop is Native, which keeps every image's own size; a pack holds squares, " +
            "choose Crop.Resize or Crop.Patches(size, stride).",
            Assert.Throws<JdmException>(() => PackedPairs.Build(source, Small with { Crop = Crop.Native })).Message);
        Assert.Equal("Crop.Patches: stride is 9 with size 8; a stride above the size leaves pixels out, choose at most 8.",
            Assert.Throws<JdmException>(() => Crop.Patches(8, 9)).Message);
        Assert.Equal("Source 'memory' holds no pairs; at least one is needed. Check the split and the folder.",
            Assert.Throws<JdmException>(() => PackedPairs.Build(new MemoryPairs([]), Small)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Cancelling_stops_and_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        var counting = new CountingPairs(new PhantomPairs(PhantomKind.Nuclei, 50, 16, 1));
        var progress = new Now<(int done, int total)>(step => { if (step == (3, 50)) stop.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => PackedPairs.Build(counting, Small, folder["a.pack"], progress, stop.Token));
        Assert.InRange(counting.Reads, 3, 6);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void No_more_than_a_few_pairs_are_in_memory_at_a_time()
    {
        var counting = new CountingPairs(new PhantomPairs(PhantomKind.Nuclei, 60, 16, 1));
        var ahead = 0;
        using var pack = PackedPairs.Build(counting, Small, null, new Now<(int done, int total)>(step => ahead = Math.Max(ahead, counting.Reads - step.done)));
        Assert.InRange(ahead, 0, 2);
        Assert.Equal(60, pack.Count);
    }

    private sealed class Now<T>(Action<T> handle) : IProgress<T>
    {
        public void Report(T value) => handle(value);
    }

    private sealed class CountingPairs(IPairSource source) : IPairSource
    {
        private int _reads;

        public int Reads => _reads;

        public string Name => source.Name;

        public IReadOnlyList<PairInfo> Items => source.Items;

        public string? Fingerprint { get; init; } = source.Fingerprint;

        public ImagePair Read(int index)
        {
            Interlocked.Increment(ref _reads);
            return source.Read(index);
        }
    }
}
