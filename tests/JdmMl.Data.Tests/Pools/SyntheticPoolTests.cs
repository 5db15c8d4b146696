namespace JdmMl.Data.Tests;

public class SyntheticPoolTests
{
    private static readonly PoolIdentity Identity = new() { ModelHash = "abc", Seed = 7, Size = 16, DataSet = "phantom-nuclei", Settings = new() { ["sampler"] = "ddim 20" } };
    private static readonly PhantomPairs Drawn = new(PhantomKind.Nuclei, 5, 16, 3);

    [Fact]
    public void Pairs_come_back_as_synthetic_ones()
    {
        using var folder = new TempFolder();
        var pool = SyntheticPool.OpenOrCreate(folder.Path, Identity);
        Append(pool, 0, 3);
        pool.MarkDone();
        var found = SyntheticPool.OpenOrCreate(folder.Path, Identity);
        Assert.Equal((3, 3, pool.Key), (found.Count, found.DoneCount(), found.Key));
        Assert.Equal(new PairInfo($"synthetic-{pool.Key[..8]}-000002", $"synthetic-{pool.Key[..8]}-000002", "phantom-nuclei", "train", Origins.Synthetic), found.Items[2]);
        Assert.Equal(Drawn.Read(2).Image.Pixels, found.Read(2).Image.Pixels);
        Assert.Equal(Drawn.Read(2).Mask.Labels, found.Read(2).Mask.Labels);
    }

    [Fact]
    public void A_killed_pool_goes_on_at_the_first_missing_index()
    {
        using var folder = new TempFolder();
        var pool = SyntheticPool.Create(folder.Path, Identity);
        Append(pool, 0, 4);
        File.Delete(folder["images/000002.png"]);   // its mask is there: killed between the two
        var again = SyntheticPool.Create(folder.Path, Identity);
        Assert.Equal((2, 0), (again.Count, again.DoneCount()));
        Append(again, 2, 5);
        Assert.Equal(5, SyntheticPool.Open(folder.Path).Count);
        Assert.Equal(Drawn.Read(4).Mask.Labels, again.Read(4).Mask.Labels);
    }

    [Fact]
    public void The_key_follows_everything_that_changes_pixels()
    {
        Assert.Equal(Identity.Key(), (Identity with { Settings = new() { ["sampler"] = "ddim 20" } }).Key());
        Assert.NotEqual(Identity.Key(), (Identity with { Seed = 8 }).Key());
        Assert.NotEqual(Identity.Key(), (Identity with { Settings = [] }).Key());
        Assert.Equal(64, Identity.Key().Length);
    }

    [Fact]
    public void Another_pool_a_wrong_size_and_an_empty_folder_are_refused()
    {
        using var folder = new TempFolder();
        Assert.Equal($"Folder '{folder.Path}' holds no pool of synthetic pairs: pairs.json is missing. Check the path, or generate the pairs first.",
            Assert.Throws<JdmException>(() => SyntheticPool.Open(folder.Path)).Message);
        var pool = SyntheticPool.Create(folder.Path, Identity);
        var other = Identity with { ModelHash = "def" };
        Assert.Equal($"Folder '{folder.Path}' holds another pool of pairs (key {Identity.Key()[..16]}, expected {other.Key()[..16]}): " +
                     "model, seed or settings differ. Choose another folder, or delete that one.",
            Assert.Throws<JdmException>(() => SyntheticPool.Create(folder.Path, other)).Message);
        Assert.Equal($"A pair of 1x1 pixels with a mask of 1x1 was appended to the pool '{folder.Path}' of size 16; all pairs of a pool have its size.",
            Assert.Throws<JdmException>(() => pool.Append(new RgbImage(1, 1, new byte[3]), new LabelMask(1, 1, new byte[1]))).Message);
        Assert.Equal($"Pair 0 of pool '{folder.Path}' was asked for; it holds 0. Generate more pairs.", Assert.Throws<JdmException>(() => pool.Read(0)).Message);
    }

    private static void Append(SyntheticPool pool, int from, int to)
    {
        for (var i = from; i < to; i++) pool.Append(Drawn.Read(i).Image, Drawn.Read(i).Mask);
    }
}
