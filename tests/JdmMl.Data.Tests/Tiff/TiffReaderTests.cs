namespace JdmMl.Data.Tests;

public class TiffReaderTests
{
    public static TheoryData<bool, int, int, bool, int> Kinds()
    {
        var data = new TheoryData<bool, int, int, bool, int>();
        foreach (var big in new[] { false, true })
            foreach (var compression in new[] { 1, 5, 8, 32946, 32773 })
                foreach (var rows in new[] { 8, 0, 100 })
                    foreach (var planar in new[] { false, true })
                        data.Add(big, compression, rows, planar, compression is 5 or 8 && !big ? 2 : 1);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samples_come_back_whatever_the_packing(bool big, int compression, int rows, bool planar, int predictor)
    {
        foreach (var (channels, photometric) in new[] { (1, 1), (3, 2), (4, 2), (1, 3), (2, 1) })
        {
            var sample = new TiffSample
            {
                BigEndian = big, Compression = compression, Rows = rows, Planar = planar, Predict = predictor == 2,
                Channels = channels, Photometric = photometric,
            };
            var tiff = TiffReader.Read(sample.Write(), "a.tif");
            Assert.Equal((37, 21, channels), (tiff.Width, tiff.Height, tiff.Channels));
            Assert.Equal(sample.Samples(), tiff.Samples);
        }
    }

    [Fact]
    public void Long_lzw_streams_run_through_all_widths_and_resets()
    {
        var sample = new TiffSample { Width = 301, Height = 211, Compression = 5, Rows = 211 };
        Assert.Equal(sample.Samples(), TiffReader.Read(sample.Write(), "a.tif").Samples);
    }

    [Fact]
    public void The_last_strip_may_be_much_shorter_than_the_others()
    {
        var sample = new TiffSample { Width = 300, Height = 301, Rows = 300 };
        Assert.Equal(sample.Samples(), TiffReader.Read(sample.Write(), "a.tif").Samples);
    }

    [Fact]
    public void Files_of_other_programs_are_read()
    {
        foreach (var (name, channels, file, samples) in TiffGolden.All)
        {
            var tiff = TiffReader.Read(Convert.FromBase64String(file), name);
            Assert.Equal(channels, tiff.Channels);
            Assert.Equal(Convert.FromBase64String(samples), tiff.Samples);
        }
    }

    [Fact]
    public void White_is_zero_is_turned_over_and_palettes_are_looked_up()
    {
        var white = new TiffSample { Channels = 1, Photometric = 0 };
        Assert.Equal(white.Samples().Select(value => (byte)(255 - value)), TiffReader.Read(white.Write(), "a.tif").Samples);
        var palette = new TiffSample { Channels = 1, Photometric = 3 };
        Assert.Equal(palette.Samples().SelectMany(value => new[] { value, value, value }), TiffReader.Read(palette.Write(), "a.tif").ToRgb().Pixels);
    }

    [Theory]
    [InlineData(259, 7u, "it uses the compression JPEG (7); none (1), LZW (5), Deflate (8, 32946) and PackBits (32773) are read")]
    [InlineData(259, 4u, "it uses the compression CCITT fax 4 (4); none (1), LZW (5), Deflate (8, 32946) and PackBits (32773) are read")]
    [InlineData(259, 50000u, "it uses the compression Zstandard (50000); none (1), LZW (5), Deflate (8, 32946) and PackBits (32773) are read")]
    [InlineData(259, 99u, "it uses the compression 99; none (1), LZW (5), Deflate (8, 32946) and PackBits (32773) are read")]
    [InlineData(258, 16u, "its samples have 16 bit; 8 bit are read")]
    [InlineData(258, 1u, "its samples have 1 bit; 8 bit are read")]
    [InlineData(262, 6u, "its colours are YCbCr; grey, RGB and palette are read")]
    [InlineData(262, 5u, "its colours are CMYK; grey, RGB and palette are read")]
    [InlineData(277, 5u, "it has 5 samples a pixel; 3 or 4 are read for RGB")]
    [InlineData(339, 3u, "its samples are floating-point; unsigned ones are read")]
    [InlineData(274, 6u, "it is turned or mirrored (orientation 6)")]
    [InlineData(266, 2u, "its bits are stored in reverse order (fill order 2)")]
    [InlineData(317, 3u, "it uses predictor 3; 1 (none) and 2 (horizontal) are known")]
    public void What_is_not_read_is_named(int tag, uint value, string what)
    {
        var file = new TiffSample { Extra = { [tag] = tag == 258 ? [value, value, value] : [value] } }.Write();
        Assert.Equal($"TIFF 'a.tif' cannot be read: {what}. Save it as PNG, or as an 8-bit TIFF with LZW, Deflate, PackBits or no compression " +
                     "(for example `magick in.tif out.png`).", Assert.Throws<JdmException>(() => TiffReader.Read(file, "a.tif")).Message);
    }

    [Fact]
    public void Big_tiff_and_old_lzw_are_named()
    {
        Assert.Contains("BigTIFF", Assert.Throws<JdmException>(() => TiffReader.Read([.. "II+\0"u8, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0], "a.tif")).Message);
        var sample = new TiffSample { Compression = 5, Rows = 100 };
        var file = sample.Write();
        (file[8], file[9]) = (0, 1);
        Assert.Contains("LZW of before TIFF 6.0", Assert.Throws<JdmException>(() => TiffReader.Read(file, "a.tif")).Message);
    }

    [Theory]
    [InlineData(256, 2_000_000_000u)]
    [InlineData(257, 60_000u)]
    [InlineData(278, 0u)]
    public void Promises_that_the_file_cannot_keep_take_no_memory(int tag, uint value)
    {
        foreach (var compression in new[] { 1, 5, 8, 32773 })
        {
            var file = new TiffSample { Compression = compression, Extra = { [tag] = [value] } }.Write();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<JdmException>(() => TiffReader.Read(file, "a.tif"));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }
    }

    [Fact]
    public void Every_truncation_and_flipped_bytes_are_refused_or_read_but_nothing_else()
    {
        foreach (var sample in new[]
        {
            new TiffSample { Width = 9, Height = 7, Compression = 5, Rows = 3, Predict = true }, new TiffSample { Width = 20, Height = 5, Compression = 8, Rows = 0 },
            new TiffSample { Width = 9, Height = 7, Compression = 32773, Planar = true, BigEndian = true },
        })
        {
            var file = sample.Write();
            for (var length = 0; length < file.Length; length++) OnlyRefusals(file[..length]);
            var random = new Random(11);
            for (var round = 0; round < 3000; round++)
            {
                byte[] copy = [.. file];
                for (var flips = random.Next(1, 4); flips > 0; flips--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
                OnlyRefusals(copy);
            }
        }
    }

    [Fact]
    public void Images_and_masks_of_folders_may_be_tiffs()
    {
        using var folder = new TempFolder();
        var image = new TiffSample { Width = 4, Height = 2, Rows = 2 };
        var mask = new TiffSample { Width = 4, Height = 2, Channels = 1, Photometric = 1 };
        Directory.CreateDirectory(folder["images"]);
        Directory.CreateDirectory(folder["masks"]);
        File.WriteAllBytes(folder["images/a.tif"], image.Write());
        File.WriteAllBytes(folder["masks/a.TIFF"], mask.Write());
        var pair = PairFolder.Open(folder.Path, new() { MaskEncoding = MaskEncoding.Threshold(78) }).Read(0);
        Assert.Equal(image.Samples(), pair.Image.Pixels);
        Assert.Equal(mask.Samples().Select(value => (byte)(value >= 78 ? 1 : 0)), pair.Mask.Labels);
    }

    private static void OnlyRefusals(byte[] file)
    {
        try
        {
            TiffReader.Read(file, "a.tif");
        }
        catch (JdmException refusal)
        {
            Assert.Contains("a.tif", refusal.Message);
        }
    }
}
