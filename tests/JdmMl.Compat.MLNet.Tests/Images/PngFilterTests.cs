namespace JdmMl.Compat.MLNet.Tests.Images;

public class PngFilterTests
{
    private static byte[][] Noise(int rows, int bytes)
    {
        var random = new Random(5);
        var noise = Enumerable.Range(0, rows).Select(_ => new byte[bytes]).ToArray();
        foreach (var row in noise)
            random.NextBytes(row);
        return noise;
    }

    [Fact]
    public void Every_filter_is_undone_in_colour()
    {
        var rows = Noise(10, 7 * 3);
        using var image = DecodingTests.Decode(PngWriter.WithEveryFilter(7, 8, 2, rows, 3));
        Assert.Equal(rows.SelectMany(r => r), DecodingTests.Rgb(image));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Every_filter_and_depth_is_undone_in_grey(byte depth)
    {
        var rows = Noise(10, (9 * depth + 7) / 8);
        using var image = DecodingTests.Decode(PngWriter.WithEveryFilter(9, depth, 0, rows, Math.Max(1, depth / 8)));
        var expected = rows.SelectMany(row => Enumerable.Range(0, 9).Select(x =>
        {
            var bits = string.Concat(row.Select(b => Convert.ToString(b, 2).PadLeft(8, '0'))).Substring(x * depth, depth);
            var sample = Convert.ToInt32(bits, 2);
            return (byte)(depth == 16 ? sample / 256 : sample * 255 / ((1 << depth) - 1));
        }));
        Assert.Equal(expected, DecodingTests.Rgb(image).Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void The_transparent_colour_of_a_grey_image_is_compared_in_all_its_bits()
    {
        byte[][] rows = [[1, 0, 1, 1, 2, 0]];
        using var image = DecodingTests.Decode(PngWriter.WithEveryFilter(3, 16, 0, rows, 2, ("tRNS", [1, 1])));
        Assert.Equal([255, 0, 255], new[] { image.Pixels[3], image.Pixels[7], image.Pixels[11] });
    }

    [StandInFact]
    public void A_colour_outside_the_palette_is_refused() =>
        Assert.Throws<ArgumentException>(() => DecodingTests.Decode(PngWriter.WithEveryFilter(2, 8, 3, [[0, 9]], 1, ("PLTE", [1, 2, 3]))));
}
