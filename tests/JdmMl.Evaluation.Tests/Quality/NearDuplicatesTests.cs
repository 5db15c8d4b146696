namespace JdmMl.Evaluation.Tests;

public class NearDuplicatesTests
{
    private const int Size = 96;
    private static readonly List<PairPixels> Originals = PairScenes.Draw(0, 24, Size);
    private static readonly ImageFingerprint[] Known = [.. Originals.Select(Of)];

    private static ImageFingerprint Of(PairPixels pair) => ImageFingerprint.Of(pair.Rgb, pair.Width, pair.Height);

    private static NearDuplicate? Find(PairPixels changed, int original)
    {
        var found = NearDuplicates.Between([Of(changed)], Known);
        Assert.All(found, f => Assert.Equal(original, f.Second));
        return found.SingleOrDefault();
    }

    [Fact]
    public void Copies_survive_flips_turns_brightness_and_jpeg()
    {
        for (int i = 0; i < Originals.Count; i += 4)
        {
            Assert.Equal("flipped left to right", Find(PairScenes.Flip(Originals[i], transpose: false), i)?.Symmetry);
            Assert.Equal("transposed", Find(PairScenes.Flip(Originals[i], transpose: true), i)?.Symmetry);
            Assert.NotNull(Find(PairScenes.Brighter(Originals[i], 0.7, 30), i));
            Assert.NotNull(Find(PairScenes.Blocky(Originals[i], 10), i));
            Assert.NotNull(Find(PairScenes.Blocky(PairScenes.Brighter(PairScenes.Flip(Originals[i], false), 1.2, -20), 8), i));
        }
    }

    [Fact]
    public void Copies_survive_crops_at_any_place()
    {
        int missed = 0, count = 0;
        for (int i = 0; i < Originals.Count; i++)
        {
            var chance = SplitMix64.For(9, i);
            int side = 68 + chance.NextInt(26);
            var crop = PairScenes.Crop(Originals[i], chance.NextInt(Size - side + 1), chance.NextInt(Size - side + 1), side);
            var found = Find(PairScenes.Brighter(crop, 0.9, 5), i);
            count++;
            if (found is null) missed++;
            else Assert.Equal((double)side / Size, found.Crop, 0.05);
        }
        Assert.True(missed <= 1, $"{missed} of {count} crops were missed");
    }

    [Fact]
    public void Different_images_are_no_duplicates()
    {
        Assert.Empty(NearDuplicates.Within(Known));
        Assert.Empty(NearDuplicates.Between([.. PairScenes.Draw(500, 24, Size).Select(Of)], Known));
    }

    [Fact]
    public void Within_a_list_each_pair_is_named_once()
    {
        var one = Assert.Single(NearDuplicates.Within([Known[0], Known[1], Of(PairScenes.Flip(Originals[0], false))]));
        Assert.Equal((0, 2), (one.First, one.Second));
        Assert.Equal(1, one.Correlation, 0.001);
    }

    [Fact]
    public void A_constant_image_resembles_nothing()
    {
        var grey = ImageFingerprint.Of([.. Enumerable.Repeat((byte)90, 300)], 10, 10);
        Assert.Empty(NearDuplicates.Within([grey, grey, Known[0]]));
        Assert.Contains("expected 300", Assert.Throws<ArgumentException>(() => ImageFingerprint.Of(new byte[10], 10, 10)).Message);
    }
}
