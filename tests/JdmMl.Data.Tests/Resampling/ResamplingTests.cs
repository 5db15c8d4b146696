namespace JdmMl.Data.Tests;

public class ResamplingTests
{
    [Fact]
    public void Bilinear_agrees_with_pytorch_with_and_without_antialiasing()
    {
        foreach (var vector in ResamplingVectors.Images)
        {
            var resized = Data.Resampling.Bilinear(ResamplingVectors.SourceImage, vector.Width, vector.Height, vector.Antialias);
            for (var i = 0; i < vector.Expected.Length; i++)
                Assert.True(Math.Abs(resized.Pixels[i] - vector.Expected[i]) <= 0.501,
                    $"{vector.Width}x{vector.Height} antialias {vector.Antialias}, value {i}: {resized.Pixels[i]} for {vector.Expected[i]}");
        }
    }

    [Fact]
    public void Nearest_and_bilinear_above_zero_agree_with_pytorch()
    {
        foreach (var vector in ResamplingVectors.Masks)
        {
            Assert.Equal(vector.NearestExact, Digits(MaskResampling.Nearest, vector));
            Assert.Equal(vector.BilinearAboveZero, Digits(MaskResampling.BilinearNonZero, vector));
        }
    }

    [Theory]
    [InlineData(9, 7, 4, 3)]
    [InlineData(9, 7, 3, 7)]
    [InlineData(9, 7, 13, 10)]
    [InlineData(8, 8, 4, 4)]
    [InlineData(5, 6, 1, 1)]
    public void Majority_agrees_with_counting_on_a_common_grid(int width, int height, int toWidth, int toHeight)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var mask = new LabelMask(width, height, [.. Enumerable.Range(0, width * height).Select(_ => (byte)random.Next(4))]);
            Assert.Equal(Brute(mask, toWidth, toHeight), Data.Resampling.Labels(mask, toWidth, toHeight).Labels);
        }
    }

    [Fact]
    public void Equal_areas_go_to_the_lower_class() =>
        Assert.Equal([1], Data.Resampling.Labels(new LabelMask(2, 2, [3, 1, 1, 3]), 1, 1).Labels);

    [Theory]
    [InlineData(2, 2, "1100", 1, 1, "0")]                                   // mean 0.5 of 2 x 2
    [InlineData(2, 2, "1110", 1, 1, "1")]                                   // 0.75
    [InlineData(2, 2, "1000", 4, 4, "1100110000000000")]                    // 1, 3/4, 9/16 inside, 1/4 and less outside
    [InlineData(3, 3, "000020000", 3, 3, "000010000")]
    public void Given_masks_of_the_reference_are_bilinear_above_one_half(
        int width, int height, string mask, int toWidth, int toHeight, string expected)
    {
        var source = new LabelMask(width, height, [.. mask.Select(digit => (byte)(digit - '0'))]);
        var resized = Data.Resampling.Labels(source, toWidth, toHeight, MaskResampling.BilinearHalf);
        Assert.Equal(expected, string.Concat(resized.Labels));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flat_picture_stays_flat(bool antialias)
    {
        var flat = new RgbImage(37, 23, [.. Enumerable.Repeat((byte)255, 37 * 23 * 3)]);
        Assert.All(Data.Resampling.Bilinear(flat, 11, 50, antialias).Pixels, value => Assert.Equal(255, value));
    }

    [Fact]
    public void The_same_size_is_an_exact_copy()
    {
        var image = ResamplingVectors.SourceImage;
        var copy = Data.Resampling.Bilinear(image, image.Width, image.Height);
        Assert.Equal(image.Pixels, copy.Pixels);
        Assert.NotSame(image.Pixels, copy.Pixels);
    }

    [Fact]
    public void Refuses_an_empty_target() =>
        Assert.Equal("A resize to 0x4 pixels was asked for; expected at least 1x1.",
            Assert.Throws<JdmException>(() => Data.Resampling.Labels(ResamplingVectors.SourceMask, 0, 4)).Message);

    private static string Digits(MaskResampling resampling, ResamplingVectors.Mask vector) =>
        string.Concat(Data.Resampling.Labels(ResamplingVectors.SourceMask, vector.Width, vector.Height, resampling).Labels);

    private static byte[] Brute(LabelMask mask, int width, int height)
    {
        var labels = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var votes = new int[256];
                for (var v = y * mask.Height; v < (y + 1) * mask.Height; v++)
                    for (var u = x * mask.Width; u < (x + 1) * mask.Width; u++)
                        votes[mask.Labels[v / height * mask.Width + u / width]]++;
                labels[y * width + x] = (byte)Array.IndexOf(votes, votes.Max());
            }
        return labels;
    }
}
