namespace JdmMl.Data.Tests;

public class PairSourceTests
{
    internal static MemoryPairs Pairs(params string[] ids) => new(ids.Select((id, i) => new ImagePair(new PairInfo(id, id, "d", i % 2 == 0 ? "train" : "val", Origins.Real),
        new RgbImage(2, 2, [.. Enumerable.Repeat((byte)i, 12)]), new LabelMask(2, 2, new byte[4]))));

    [Fact]
    public void Views_read_the_pairs_that_they_list()
    {
        var source = Pairs("a", "b", "c").WithSplit("train").Concat(Pairs("e", "f").Select([1]), Pairs("g"));
        Assert.Equal(["a", "c", "f", "g"], source.Items.Select(item => item.Id));
        Assert.Equal([0, 2, 1, 0], Enumerable.Range(0, 4).Select(i => (int)source.Read(i).Image.Pixels[0]));
        Assert.Equal(["a", "c", "f", "g"], Enumerable.Range(0, 4).Select(i => source.Read(i).Info.Id));
    }

    [Fact]
    public void Fingerprints_of_views_follow_selection_and_pixels()
    {
        var source = Pairs("a", "b", "c");
        Assert.Equal(source.Select([0, 1]).Fingerprint, Pairs("a", "b", "c").Select([0, 1]).Fingerprint);
        Assert.NotEqual(source.Select([0, 1]).Fingerprint, source.Select([1, 0]).Fingerprint);
        Assert.NotEqual(source.Fingerprint, Pairs("a", "b").Fingerprint);
    }

    [Fact]
    public void An_unknown_split_lists_the_known_ones() =>
        Assert.Equal("Source 'memory' has no split 'test'; it has train, val.", Assert.Throws<JdmException>(() => Pairs("a", "b").WithSplit("test")).Message);

    [Fact]
    public void An_id_occurs_once() =>
        Assert.Equal("Source 'memory + memory' holds the id 'a' more than once; ids must be unique. Rename one of the pairs.",
            Assert.Throws<JdmException>(() => Pairs("a").Concat(Pairs("a"))).Message);

    [Fact]
    public void Image_and_mask_agree_in_size() =>
        Assert.Equal("Pair 'a': the image is 2x1 pixels and the mask is 1x2; they must agree. Export the mask again at the image's size.",
            Assert.Throws<JdmException>(() => new ImagePair(new PairInfo("a", "a", "", "", ""), new RgbImage(2, 1, new byte[6]), new LabelMask(1, 2, new byte[2]))).Message);

    [Fact]
    public void Pixels_fill_the_size() =>
        Assert.Equal("An RGB image of 2x2 pixels needs 12 bytes, but 11 were given.", Assert.Throws<JdmException>(() => new RgbImage(2, 2, new byte[11])).Message);

    [Fact]
    public void MLImage_keeps_colours_and_class_ids()
    {
        var image = new RgbImage(3, 1, [1, 2, 3, 40, 50, 60, 255, 0, 128]);
        using var picture = image.ToMLImage();
        Assert.Equal((3, 1), (picture.Width, picture.Height));
        Assert.Equal(image.Pixels, RgbImage.FromMLImage(picture).Pixels);
        using var mask = new LabelMask(3, 1, [0, 1, 200]).ToMLImage();
        Assert.Equal([0, 1, 200], LabelMask.FromMLImage(mask).Labels);
        Assert.Equal([200, 200, 200, 255], mask.Pixels[8..].ToArray());
    }
}
