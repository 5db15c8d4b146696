namespace JdmMl.Data.Tests;

public class ColourImagesTests
{
    [Fact]
    public void Jpegs_are_read_and_their_truncations_refused()
    {
        using var folder = new TempFolder();
        var flat = new RgbImage(24, 16, [.. Enumerable.Range(0, 24 * 16).SelectMany(_ => new byte[] { 200, 100, 50 })]);
        using (var image = flat.ToMLImage()) image.Save(folder["a.jpg"]);
        var read = ColourImages.Read(folder["a.jpg"]);
        Assert.Equal((24, 16), (read.Width, read.Height));
        for (var i = 0; i < read.Pixels.Length; i++) Assert.InRange(read.Pixels[i], flat.Pixels[i] - 4, flat.Pixels[i] + 4);

        var file = File.ReadAllBytes(folder["a.jpg"]);
        for (var length = 0; length < file.Length - 1; length++)
        {
            File.WriteAllBytes(folder["b.jpg"], file[..length]);
            Assert.Contains("b.jpg", Assert.Throws<JdmException>(() => ColourImages.Read(folder["b.jpg"])).Message);
        }
    }

    [Fact]
    public void Content_decides_not_the_name()
    {
        using var folder = new TempFolder();
        folder.WriteImage("a.jpg", 5, 4);
        Assert.Equal(60, ColourImages.Read(folder["a.jpg"]).Pixels.Length);
    }

    [Fact]
    public void Alpha_is_dropped()
    {
        using var folder = new TempFolder();
        var sample = PngSample.Of("Rgba 8");
        File.WriteAllBytes(folder["a.png"], sample.File);
        Assert.Equal(sample.Samples.Where((_, i) => i % 4 != 3), ColourImages.Read(folder["a.png"]).Pixels.Select(value => (int)value));
    }

    [Fact]
    public void Foreign_files_are_refused_with_a_remedy()
    {
        using var folder = new TempFolder();
        folder.Write("a.txt", "hello");
        Assert.Equal($"Image '{folder["a.txt"]}' is neither PNG, JPEG, BMP nor TIFF: it begins with 68656C6C6F and holds 5 bytes. Check the file, or convert it to PNG.",
            Assert.Throws<JdmException>(() => ColourImages.Read(folder["a.txt"])).Message);
    }
}
