using System.Buffers.Binary;

namespace JdmMl.Data.Tests;

public class PngReaderTests
{
    public static TheoryData<string> Names => [.. PngSample.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Delivers_every_stored_sample(string name)
    {
        var sample = PngSample.Of(name);
        var png = Read(sample.File);
        Assert.Equal((sample.Width, sample.Height, sample.BitDepth, sample.Colour), (png.Width, png.Height, png.BitDepth, png.Colour));
        var found = from y in Enumerable.Range(0, png.Height)
                    from x in Enumerable.Range(0, png.Width)
                    from c in Enumerable.Range(0, png.Channels)
                    select png.Sample(x, y, c);
        Assert.Equal(sample.Samples, found);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_every_truncation(string name)
    {
        var file = PngSample.Of(name).File;
        for (var length = 0; length < file.Length; length++)
            Assert.Contains("'x.png'", Assert.Throws<JdmException>(() => Read(file[..length])).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_every_changed_byte(string name)
    {
        var file = PngSample.Of(name).File;
        for (var i = 0; i < file.Length; i++)
        {
            var damaged = file.ToArray();
            damaged[i] ^= 0x11;
            Assert.Throws<JdmException>(() => Read(damaged));
        }
    }

    [Fact]
    public void Names_the_chunk_whose_checksum_is_wrong()
    {
        var file = PngSample.Of("Palette 4").File;
        foreach (var (type, at) in Chunks(file))
        {
            var damaged = file.ToArray();
            damaged[at + 8 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at))] ^= 1;   // first byte of the CRC
            var message = Assert.Throws<JdmException>(() => Read(damaged)).Message;
            Assert.Matches($"^PNG 'x.png' is corrupt: chunk {type} at byte {at} has checksum [0-9A-F]{{8}} instead of [0-9A-F]{{8}}\\. Copy or export the file again\\.$", message);
        }
    }

    [Fact]
    public void Refuses_interlace_with_a_remedy()
    {
        var message = Assert.Throws<JdmException>(() => Read(WithHeader(PngSample.Of("Rgb 8").File, header => header[12] = 1))).Message;
        Assert.Equal("PNG 'x.png' is interlaced; only PNGs without interlace are read. Save it again without interlace " +
                     "(for example `magick in.png -interlace none out.png`).", message);
    }

    [Theory]
    [InlineData(0, 0, "0x5 pixels")]
    [InlineData(0, 100, "its image data ends early")]
    [InlineData(1, 3, "its image data ends early")]
    [InlineData(4, 4, "its image data ends early")]
    [InlineData(8, 3, "colour type 2 with 3 bits")]
    [InlineData(9, 5, "colour type 5")]
    [InlineData(10, 1, "compression 1")]
    public void Refuses_wrong_headers(int at, int value, string expected)
    {
        // Byte 0-3 width, 4-7 height; a header that promises more pixels than the data holds must not lead to a read past the end.
        var file = WithHeader(PngSample.Of("Rgb 8").File, header => header[at is 0 ? 3 : at is 1 ? 2 : at is 4 ? 6 : at] = (byte)value);
        Assert.Contains(expected, Assert.Throws<JdmException>(() => Read(file)).Message);
    }

    [Fact]
    public void Refuses_sizes_that_the_data_cannot_hold_before_allocating()
    {
        var file = WithHeader(PngSample.Of("Gray 8").File, header => (header[1], header[5]) = (0, 0));
        file = WithHeader(file, header => (header[2], header[6]) = (0x7F, 0x7F));
        Assert.Contains("cannot hold 32519x32517 pixels", Assert.Throws<JdmException>(() => Read(file)).Message);
    }

    [Fact]
    public void Says_what_a_foreign_file_begins_with() =>
        Assert.Equal("'x.png' is not a PNG file: it begins with FFD8FFE000104A46. Check the file, or convert it to PNG.",
            Assert.Throws<JdmException>(() => Read(Convert.FromHexString("FFD8FFE000104A464946"))).Message);

    [Fact]
    public void Names_a_missing_file() =>
        Assert.Equal("File 'nowhere/x.png' does not exist. Check the path, or complete the copy of the data.",
            Assert.Throws<JdmException>(() => PngFile.Read("nowhere/x.png")).Message);

    [Fact]
    public void Palettes_are_looked_up_and_few_bits_scaled_when_a_picture_is_wanted()
    {
        var palette = Read(PngSample.Of("Pillow palette").File);
        byte[][] colours = [[0, 0, 0], [255, 0, 0], [0, 255, 0]];
        Assert.Equal(PngSample.Of("Pillow palette").Samples.SelectMany(index => colours[index]), palette.ToRgb().Pixels);
        var grey = PngSample.Of("Gray 2");
        Assert.Equal(grey.Samples.SelectMany(value => Enumerable.Repeat((byte)(value * 85), 3)), Read(grey.File).ToRgb().Pixels);
        var wide = PngSample.Of("Rgba 16");
        Assert.Equal(wide.Samples.Where((_, i) => i % 4 < 3).Select(value => (byte)Math.Round(value / 257.0)), Read(wide.File).ToRgb().Pixels);
    }

    private static PngImage Read(byte[] file) => PngFile.Read(new MemoryStream(file), "x.png");

    private static IEnumerable<(string Type, int At)> Chunks(byte[] file)
    {
        for (var at = 8; at < file.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))
            yield return (System.Text.Encoding.ASCII.GetString(file, at + 4, 4), at);
    }

    private static byte[] WithHeader(byte[] file, Action<byte[]> change)
    {
        var header = file[16..29];
        change(header);
        header.CopyTo(file, 16);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(file.AsSpan(12, 17)));
        return file;
    }
}
