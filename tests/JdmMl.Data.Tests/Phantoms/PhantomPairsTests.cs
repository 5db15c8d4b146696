namespace JdmMl.Data.Tests;

public class PhantomPairsTests
{
    [Theory]
    [InlineData(PhantomKind.Polyps)]
    [InlineData(PhantomKind.Nuclei)]
    public void A_pair_depends_on_seed_and_index_alone(PhantomKind kind)
    {
        var (few, many) = (new PhantomPairs(kind, 3, 24, 5), new PhantomPairs(kind, 100, 24, 5, "test", first: 1));
        many.Read(7);
        Assert.Equal(few.Read(2).Image.Pixels, many.Read(1).Image.Pixels);
        Assert.Equal(few.Read(2).Mask.Labels, many.Read(1).Mask.Labels);
        Assert.Equal(few.Items[2] with { Split = "test" }, many.Items[1]);
        Assert.NotEqual(few.Read(2).Image.Pixels, few.Read(1).Image.Pixels);
        Assert.NotEqual(few.Read(2).Image.Pixels, new PhantomPairs(kind, 3, 24, 6).Read(2).Image.Pixels);
    }

    [Theory]
    [InlineData(PhantomKind.Polyps, 0.04, 0.31)]
    [InlineData(PhantomKind.Nuclei, 0.08, 0.45)]
    public void Foreground_covers_a_sensible_part_at_every_size(PhantomKind kind, double least, double most)
    {
        foreach (var size in new[] { 16, 33, 64, 256 })
        {
            var source = new PhantomPairs(kind, size switch { < 20 => 12, < 100 => 5, _ => 1 }, size, 1);
            for (var i = 0; i < source.Items.Count; i++)
            {
                var pair = source.Read(i);
                Assert.Equal((size, size), (pair.Image.Width, pair.Mask.Height));
                Assert.InRange(pair.Mask.ForegroundShare(), least, most);
                Assert.True(pair.Mask.HighestLabel() == 1);
            }
        }
    }

    [Theory]
    [InlineData(PhantomKind.Polyps, 1, 2)]
    [InlineData(PhantomKind.Nuclei, 8, 200)]
    public void Instances_are_the_mask_object_by_object(PhantomKind kind, int fewest, int most)
    {
        var source = new PhantomPairs(kind, 6, 64, 2);
        for (var i = 0; i < 6; i++)
        {
            var instances = source.ReadInstances(i);
            Assert.Equal(source.Read(i).Mask.Labels, instances.Select(instance => (byte)(instance > 0 ? 1 : 0)));
            Assert.InRange(instances.Distinct().Count(instance => instance > 0), fewest, most);
        }
    }

    [Fact]
    public void Brightness_or_redness_alone_do_not_find_polyps()
    {
        // The best global threshold on one colour feature, chosen with the masks in hand over all images together.
        var source = new PhantomPairs(PhantomKind.Polyps, 24, 32, 4);
        var pairs = Enumerable.Range(0, 24).Select(source.Read).ToArray();
        foreach (Func<byte[], int, double> feature in new Func<byte[], int, double>[]
                 {
                     (p, i) => p[i], (p, i) => p[i + 1], (p, i) => p[i] / (1.0 + p[i + 1]) * 100, (p, i) => p[i + 1] / (1.0 + p[i + 2]) * 100,
                 })
        {
            var best = Enumerable.Range(0, 64).Select(step => step * 4.0).Max(threshold => Math.Max(Dice(pairs, feature, threshold, true), Dice(pairs, feature, threshold, false)));
            Assert.InRange(best, 0.1, 0.6);
        }
    }

    [Fact]
    public void Nuclei_are_darker_than_what_surrounds_them()
    {
        var source = new PhantomPairs(PhantomKind.Nuclei, 8, 64, 4);
        for (var k = 0; k < 8; k++)
        {
            var pair = source.Read(k);
            double Red(byte label) => Enumerable.Range(0, 64 * 64).Where(i => pair.Mask.Labels[i] == label).Average(i => pair.Image.Pixels[3 * i]);
            Assert.True(Red(1) + 40 < Red(0));
        }
    }

    [Fact]
    public void Names_say_phantom_and_ranges_are_checked()
    {
        Assert.Equal(new PairInfo("phantom-polyp-000123", "phantom-polyp-000123", "phantom-polyps", "train", Origins.Real),
            new PhantomPairs(PhantomKind.Polyps, 124, 16, 1).Items[123]);
        Assert.Equal("PhantomPairs has 2 faults:\n  - count is 0; expected at least 1\n  - size is 4096; expected 16 to 2048 pixels",
            Assert.Throws<JdmException>(() => new PhantomPairs(PhantomKind.Polyps, 0, 4096, 1)).Message);
    }

    private static double Dice(ImagePair[] pairs, Func<byte[], int, double> feature, double threshold, bool above)
    {
        long both = 0, sum = 0;
        foreach (var pair in pairs)
            for (var i = 0; i < pair.Mask.Labels.Length; i++)
            {
                var (said, real) = (feature(pair.Image.Pixels, 3 * i) >= threshold == above, pair.Mask.Labels[i] > 0);
                both += said && real ? 1 : 0;
                sum += (said ? 1 : 0) + (real ? 1 : 0);
            }
        return sum == 0 ? 0 : 2.0 * both / sum;
    }
}
