using System.IO.Compression;

namespace JdmMl.Data.Tests;

public class PngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(40, 33)]
    [InlineData(300, 250)]
    public void Colours_come_back_exactly(int width, int height)
    {
        var random = new Random(width);
        var image = new RgbImage(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)(i % width + random.Next(9)))]);
        var read = PngFile.Read(new MemoryStream(PngFile.EncodeRgb(image)));
        Assert.Equal((width, height, 8, PngColour.Rgb), (read.Width, read.Height, read.BitDepth, read.Colour));
        Assert.Equal(image.Pixels, read.ToRgb().Pixels);
    }

    [Fact]
    public void Class_ids_come_back_exactly()
    {
        using var folder = new TempFolder();
        var mask = new LabelMask(5, 3, [0, 1, 2, 3, 255, 0, 0, 0, 9, 9, 9, 1, 1, 1, 0]);
        PngFile.WriteMask(folder["deep/mask.png"], mask);
        Assert.Equal(mask.Labels, MaskReader.Read(folder["deep/mask.png"], MaskEncoding.ClassIds).Labels);
    }

    [Fact]
    public void Chunks_carry_the_checksums_that_the_standard_asks_for()
    {
        // The CRC of an empty IEND is fixed.
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(PngFile.EncodeGray(1, 1, [7])[^12..]));
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
    }

    [Fact]
    public void Rows_of_a_smooth_picture_are_predicted()
    {
        var image = new RgbImage(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i / 3 % 64 * 2 + i / 192))]);
        using var plain = new MemoryStream();
        using (var zip = new ZLibStream(plain, CompressionLevel.Optimal, true)) zip.Write(image.Pixels);
        Assert.True(PngFile.EncodeRgb(image).Length < plain.Length / 2);
    }

    [Fact]
    public void Refuses_values_that_do_not_fill_the_size() =>
        Assert.Equal("A PNG of 3x2 pixels with 1 channels needs 6 bytes, but 5 were given.",
            Assert.Throws<JdmException>(() => PngFile.EncodeGray(3, 2, new byte[5])).Message);
}
