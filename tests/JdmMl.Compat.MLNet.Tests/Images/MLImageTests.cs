using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Images;

public class MLImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlimage").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static MLImage Gradient(int width, int height, MLPixelFormat format = MLPixelFormat.Bgra32)
    {
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                (pixels[(y * width + x) * 4], pixels[(y * width + x) * 4 + 1], pixels[(y * width + x) * 4 + 2], pixels[(y * width + x) * 4 + 3]) =
                    ((byte)(x * 3), (byte)(y * 5), (byte)(x + y), 255);
        return MLImage.CreateFromPixels(width, height, format, pixels);
    }

    [Theory]
    [InlineData(MLPixelFormat.Bgra32)]
    [InlineData(MLPixelFormat.Rgba32)]
    public void Png_brings_every_colour_back(MLPixelFormat format)
    {
        using var image = Gradient(37, 11, format);
        image.Save(At("a.png"));
        using var back = MLImage.CreateFromFile(At("a.png"));
        Assert.Equal((37, 11), (back.Width, back.Height));
        Assert.Equal(image.GetBGRPixels, back.GetBGRPixels);
    }

    [Fact]
    public void Jpeg_brings_colours_back_roughly()
    {
        using var image = Gradient(48, 32);
        image.Save(At("a.JPG"));
        using var back = MLImage.CreateFromFile(At("a.JPG"));
        var (before, after) = (image.GetBGRPixels, back.GetBGRPixels);
        Assert.InRange(before.Select((b, i) => Math.Abs(b - after[i])).Average(), 0, 2);
        Assert.InRange(before.Select((b, i) => Math.Abs(b - after[i])).Max(), 0, 12);
    }

    [Fact]
    public void Transparency_survives_png()
    {
        byte[] pixels = [0, 0, 0, 0, 60, 30, 90, 120, 255, 255, 255, 255];
        using var image = MLImage.CreateFromPixels(3, 1, MLPixelFormat.Bgra32, pixels);
        image.Save(At("a.png"));
        using var back = MLImage.CreateFromFile(At("a.png"));
        Assert.Equal([0, 120, 255], new[] { back.Pixels[3], back.Pixels[7], back.Pixels[11] });
        for (var i = 0; i < pixels.Length; i++)
            Assert.InRange(back.Pixels[i], pixels[i] - 1, pixels[i] + 1);
    }

    [Fact]
    public void Bgr_pixels_are_in_that_order_whatever_the_format()
    {
        byte[] pixels = [1, 2, 3, 255, 4, 5, 6, 255];
        using var bgra = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, pixels);
        using var rgba = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, pixels);
        Assert.Equal([1, 2, 3, 4, 5, 6], bgra.GetBGRPixels);
        Assert.Equal([3, 2, 1, 6, 5, 4], rgba.GetBGRPixels);
        Assert.Equal(MLPixelFormat.Rgba32, rgba.PixelFormat);
        Assert.Equal(pixels, rgba.Pixels.ToArray());
    }

    [Fact]
    public void The_image_has_a_copy_of_the_pixels()
    {
        byte[] pixels = [1, 2, 3, 255];
        using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, pixels);
        pixels[0] = 9;
        Assert.Equal(1, image.Pixels[0]);
    }

    [Fact]
    public void Pixels_that_don_t_fit_the_size_are_refused()
    {
        Assert.StartsWith("Invalid imagePixelData buffer size.",
            Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, new byte[15])).Message);
        Assert.Equal("width", Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(0, 2, MLPixelFormat.Bgra32, [])).ParamName);
        Assert.Equal("height", Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(2, -1, MLPixelFormat.Bgra32, [])).ParamName);
        Assert.Equal("pixelFormat", Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(1, 1, MLPixelFormat.Unknown, new byte[4])).ParamName);
    }

    [Fact]
    public void A_disposed_image_answers_nothing()
    {
        var image = Gradient(2, 2);
        image.Tag = "polyp 7";
        Assert.Equal("polyp 7", image.Tag);
        image.Dispose();
        image.Dispose();
        Assert.Equal("Object is disposed.", Assert.Throws<InvalidOperationException>(() => image.Width).Message);
        Assert.Throws<InvalidOperationException>(() => image.Pixels.Length);
        Assert.Throws<InvalidOperationException>(() => image.GetBGRPixels);
        Assert.Throws<InvalidOperationException>(() => image.Tag = "x");
        Assert.Throws<InvalidOperationException>(() => image.Save(At("a.png")));
    }

    [Theory]
    [InlineData("a.bmp", "is not supported")]
    [InlineData("a.gif", "is not supported")]
    [InlineData("a.xyz", "invalid image file extension")]
    [InlineData("a", "invalid image file extension")]
    public void Formats_that_cannot_be_written_are_refused(string name, string text)
    {
        using var image = Gradient(2, 2);
        var fault = Assert.Throws<ArgumentException>(() => image.Save(At(name)));
        Assert.Contains(text, fault.Message);
        Assert.False(File.Exists(At(name)));
    }
}
