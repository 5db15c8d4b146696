using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Images;

public class DecodingTests
{
    public static TheoryData<string, byte[]> Coloured => new()
    {
        { "rgb", GoldenFiles.Rgb },
        { "interlaced", GoldenFiles.InterlacedRgb },
        { "palette", GoldenFiles.Palette4Bit },
        { "bmp", GoldenFiles.Bmp24 },
    };

    internal static MLImage Decode(byte[] file) => MLImage.CreateFromStream(new MemoryStream(file));

    /// <summary>Red, green, blue of all pixels.</summary>
    internal static byte[] Rgb(MLImage image)
    {
        var rgb = image.GetBGRPixels;
        for (var i = 0; i < rgb.Length; i += 3)
            (rgb[i], rgb[i + 2]) = (rgb[i + 2], rgb[i]);
        return rgb;
    }

    private static byte[] Alpha(MLImage image) =>
        Enumerable.Range(0, image.Width * image.Height).Select(i => image.Pixels[i * 4 + 3]).ToArray();

    [Theory]
    [MemberData(nameof(Coloured))]
    public void Files_give_their_colours_exactly(string kind, byte[] file)
    {
        using var image = Decode(file);
        Assert.True((image.Width, image.Height, image.BitsPerPixel) == (5, 3, 32), kind);
        Assert.Equal(GoldenFiles.Colours, Rgb(image));
        Assert.All(Alpha(image), a => Assert.Equal(255, a));
    }

    [Fact]
    public void Pixels_are_blue_green_red_alpha()
    {
        using var image = Decode(GoldenFiles.Rgb);
        Assert.Equal(MLPixelFormat.Bgra32, image.PixelFormat);
        Assert.Equal([0, 0, 255, 255, 0, 255, 0, 255, 255, 0, 0, 255, 30, 20, 10, 255], image.Pixels[..16].ToArray());
        Assert.Equal(5 * 3 * 4, image.Pixels.Length);
    }

    [Fact]
    public void One_bit_is_black_or_white()
    {
        using var image = Decode(GoldenFiles.OneBit);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => i * 7 % 3 != 0 ? (byte)255 : (byte)0), Rgb(image).Where((_, i) => i % 3 == 1));
    }

    [Fact]
    public void Sixteen_bits_lose_the_low_byte()
    {
        using var image = Decode(GoldenFiles.Grey16);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (byte)(i * 17)), Rgb(image).Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void Grey_with_alpha_is_grey()
    {
        using var image = Decode(GoldenFiles.GreyAlpha);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => (byte)(i * 17)), Rgb(image).Where((_, i) => i % 3 == 2));
    }

    [Fact]
    public void Transparent_pixels_are_multiplied_by_alpha()
    {
        using var image = Decode(GoldenFiles.Rgba);
        Assert.Equal([0, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0, 0], image.Pixels[..12].ToArray());
        Assert.Equal(Enumerable.Range(0, 15).Select(i => i % 2 == 0 ? (byte)0 : (byte)255), Alpha(image));
    }

    [Fact]
    public void A_palette_s_transparent_colour_is_transparent()
    {
        // The palette's colour 0 is white, the 12th pixel.
        using var image = Decode(GoldenFiles.PaletteWithTransparency);
        Assert.Equal([11], Alpha(image).Select((a, i) => (a, i)).Where(p => p.a == 0).Select(p => p.i));
    }

    [Fact]
    public void Jpeg_comes_close()
    {
        using var image = Decode(GoldenFiles.Jpeg);
        Assert.Equal((16, 16), (image.Width, image.Height));
        var rgb = Rgb(image);
        // Pillow's values at the corners and in the middle.
        (int X, int Y, int R, int G, int B)[] points =
            [(0, 0, 0, 0, 127), (15, 0, 239, 0, 127), (0, 15, 1, 239, 128), (15, 15, 240, 240, 128), (7, 7, 111, 113, 128)];
        foreach (var (x, y, r, g, b) in points)
        {
            var at = (y * 16 + x) * 3;
            Assert.InRange(rgb[at], r - 1, r + 1);
            Assert.InRange(rgb[at + 1], g - 1, g + 1);
            Assert.InRange(rgb[at + 2], b - 1, b + 1);
        }
    }

    [Fact]
    public void Grey_jpeg_is_grey()
    {
        using var image = Decode(GoldenFiles.JpegGrey);
        Assert.All(Rgb(image).Chunk(3), p => Assert.True(p[0] == p[1] && p[1] == p[2]));
        Assert.InRange(Rgb(image)[(7 * 16 + 7) * 3], 112, 116);
        Assert.Equal(MLPixelFormat.Bgra32, image.PixelFormat);
    }

    [Theory]
    [MemberData(nameof(Coloured))]
    public void Nothing_usable_is_refused(string kind, byte[] file)
    {
        var fault = Assert.Throws<ArgumentException>(() => Decode(file[..20]));
        Assert.StartsWith("Invalid input stream contents", fault.Message);
        Assert.Equal("imageStream", fault.ParamName);
        Assert.NotEmpty(kind);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        Assert.StartsWith("Invalid input stream contents", Assert.Throws<ArgumentException>(() => Decode([])).Message);
        Assert.Throws<ArgumentException>(() => Decode("not an image"u8.ToArray()));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromStream(null!));
        Assert.Throws<ArgumentNullException>(() => MLImage.CreateFromFile(null!));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromFile(Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".png")));
    }

    [StandInFact]
    public void A_jpeg_cut_off_anywhere_is_refused()
    {
        for (var length = 3; length < GoldenFiles.Jpeg.Length - 2; length += 7)
            Assert.Throws<ArgumentException>(() => Decode(GoldenFiles.Jpeg[..length]));
    }

    [StandInFact]
    public void A_png_cut_off_anywhere_is_refused()
    {
        for (var length = 3; length < GoldenFiles.Rgb.Length; length++)
            Assert.Throws<ArgumentException>(() => Decode(GoldenFiles.Rgb[..length]));
    }

    [StandInFact]
    public void A_png_with_any_byte_changed_is_refused()
    {
        for (var at = 8; at < GoldenFiles.Rgb.Length; at++)
        {
            var damaged = (byte[])GoldenFiles.Rgb.Clone();
            damaged[at] ^= 0x10;
            Assert.Throws<ArgumentException>(() => Decode(damaged));
        }
    }

    [StandInFact]
    public void A_bmp_cut_off_anywhere_is_refused()
    {
        for (var length = 2; length < GoldenFiles.Bmp24.Length; length += 3)
            Assert.Throws<ArgumentException>(() => Decode(GoldenFiles.Bmp24[..length]));
    }
}
