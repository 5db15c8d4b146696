using JdmMl.Data;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

public class ImageGridTests
{
    [Theory]
    [InlineData(32, 128, 128, true)] // four times
    [InlineData(48, 128, 96, true)] // twice; three times would not fit
    [InlineData(128, 128, 128, true)]
    [InlineData(256, 128, 128, false)] // reduced, may be smoothed
    public void Small_pictures_are_enlarged_by_whole_factors(int height, int tileHeight, int shown, bool sharp)
    {
        var picture = Picture.Of(new RgbImage(2 * height, height, new byte[6 * height * height]), "wide");

        var img = SampleReport.Parse(Grid(picture) with { TileHeight = tileHeight }).Descendants("img").Single();

        Assert.Equal((2 * shown, shown), (img.Number("width"), img.Number("height")));
        Assert.Equal(sharp, (string?)img.Attribute("class") == "pixels");
    }

    [Fact]
    public void The_png_is_embedded_as_it_is()
    {
        var png = PngFile.EncodeRgb(SampleReport.Image);

        var img = SampleReport.Parse(Grid(new Picture(png, "a b"))).Descendants("img").Single();

        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(png), img.Attribute("src")!.Value);
        Assert.Equal("a b", img.Attribute("alt")!.Value);
    }

    [Fact]
    public void Image_and_mask_stand_side_by_side_in_one_tile()
    {
        var root = SampleReport.Parse(new ImageGrid
        {
            Title = "Pairs",
            Rows = [new("Real", [new ImageTile("1", Picture.Of(SampleReport.Image, "image"), Picture.Of(SampleReport.Mask, "mask"))]), new("Synthetic", [])],
        });

        Assert.Equal(["image", "mask"], root.WithClass("pictures").Single().Elements("img").Select(i => i.Attribute("alt")!.Value));
        Assert.Equal(["Real", "Synthetic"], root.Descendants("h4").Select(h => h.Value));
    }

    [Fact]
    public void Bytes_that_are_no_png_are_refused() =>
        Assert.Equal(
            "The picture 'photo' is no PNG (3 bytes); encode it with PngFile.EncodeRgb or EncodeGray.",
            Assert.Throws<JdmException>(() => new Picture([0xFF, 0xD8, 0xFF], "photo")).Message);

    private static ImageGrid Grid(Picture picture) => new() { Title = "t", Rows = [new("r", [new ImageTile("c", picture)])] };
}
