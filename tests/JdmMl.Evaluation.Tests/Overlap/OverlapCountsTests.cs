namespace JdmMl.Evaluation.Tests.Overlap;

public class OverlapCountsTests
{
    // Lengths around the vector width, the 255-step lane limit (255 x 16..64 bytes) and the 8192-pixel block.
    public static TheoryData<int> Lengths => new(1, 7, 31, 32, 33, 64, 127, 255 * 16, 255 * 32 + 5, 8191, 8192, 8193, 255 * 64 + 3, 40_000);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_class_agrees_with_counting_pixel_by_pixel(int length)
    {
        var (truth, prediction) = (Labels(length, seed: length), Labels(length, seed: length + 1));

        var classes = OverlapCounts.OfClasses(truth, prediction, 4);

        for (var c = 0; c < 4; c++)
        {
            var expected = PixelByPixel(truth, prediction, id => id == c);
            Assert.Equal(expected, classes[c]);
            Assert.Equal(expected, OverlapCounts.OfClass(truth, prediction, (byte)c));
        }

        Assert.Equal(PixelByPixel(truth, prediction, id => id > 0), OverlapCounts.OfForeground(truth, prediction));
    }

    [Fact]
    public void Lanes_do_not_overflow_when_every_pixel_matches()
    {
        var full = Enumerable.Repeat((byte)1, 100_000).ToArray();

        Assert.Equal(new OverlapCounts(100_000, 0, 0, 0), OverlapCounts.OfForeground(full, full));
        Assert.Equal(new OverlapCounts(0, 0, 0, 100_000), OverlapCounts.OfClass(full, full, 2));
    }

    [Fact]
    public void Foreground_takes_classes_together_and_reads_255_as_foreground() =>
        Assert.Equal(new OverlapCounts(2, 1, 1, 1), OverlapCounts.OfForeground([1, 255, 0, 3, 0], [2, 1, 1, 0, 0]));

    [Fact]
    public void Complement_exchanges_the_class_with_its_background()
    {
        var (truth, prediction) = (Labels(500, 1), Labels(500, 2));

        Assert.Equal(PixelByPixel(truth, prediction, id => id != 2), OverlapCounts.OfClass(truth, prediction, 2).Complement);
    }

    [Fact]
    public void Sum_pools_pixels()
    {
        var (truth, prediction) = (Labels(500, 1), Labels(500, 2));

        Assert.Equal(
            OverlapCounts.OfForeground(truth, prediction),
            OverlapCounts.OfForeground(truth[..123], prediction[..123]) + OverlapCounts.OfForeground(truth[123..], prediction[123..]));
    }

    [Fact]
    public void Masks_of_different_length_are_refused() =>
        Assert.Equal(
            "The truth has 4 pixels and the prediction 3; masks are compared at one size, " +
            "so bring the prediction to the size of the truth first.",
            Assert.Throws<ArgumentException>(() => OverlapCounts.OfForeground(new byte[4], new byte[3])).Message);

    [Fact]
    public void Masks_without_pixels_are_refused() =>
        Assert.Throws<ArgumentException>(() => OverlapCounts.OfForeground([], []));

    [Theory]
    [InlineData("truth")]
    [InlineData("prediction")]
    public void Values_that_are_no_class_are_refused(string which)
    {
        byte[] good = [0, 1, 1], bad = [0, 255, 1];

        var error = Assert.Throws<ArgumentException>(
            () => OverlapCounts.OfClasses(which == "truth" ? bad : good, which == "truth" ? good : bad, 2));

        Assert.Equal(
            $"The {which} holds the value 255, but there are 2 classes, so ids must lie in 0..1; " +
            "turn mask values (such as 0/255) into class ids first, or raise the class count.",
            error.Message);
    }

    private static OverlapCounts PixelByPixel(byte[] truth, byte[] prediction, Func<int, bool> belongs)
    {
        var counts = new long[4];
        for (var i = 0; i < truth.Length; i++)
            counts[(belongs(truth[i]) ? 0 : 1) + (belongs(prediction[i]) ? 0 : 2)]++;
        return new(counts[0], counts[1], counts[2], counts[3]);
    }

    private static byte[] Labels(int length, int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)chance.Next(4))];
    }
}
