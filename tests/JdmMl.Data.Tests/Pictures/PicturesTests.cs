namespace JdmMl.Data.Tests.Pictures;

/// <summary>Pictures drawn as text: one letter a pixel.</summary>
public class PicturesTests
{
    private static readonly Rgb Grey = new(10, 20, 30);

    [Fact]
    public void Enlarging_repeats_pixels()
    {
        var image = new RgbImage(2, 1, [1, 2, 3, 4, 5, 6]);

        var large = NearestZoom.Enlarge(image, 2);

        Assert.Equal((4, 2), (large.Width, large.Height));
        Assert.Equal([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], large.Pixels);
        Assert.Equal([7, 7, 7, 8, 8, 8, 7, 7, 7, 8, 8, 8, 7, 7, 7, 8, 8, 8], NearestZoom.Enlarge(new LabelMask(2, 1, [7, 8]), 3).Labels);
    }

    [Fact]
    public void Enlarging_by_1_is_a_copy()
    {
        var image = new RgbImage(1, 1, [1, 2, 3]);

        Assert.NotSame(image.Pixels, NearestZoom.Enlarge(image, 1).Pixels);
        Assert.Equal(image.Pixels, NearestZoom.Enlarge(image, 1).Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Other_factors_are_refused(int factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestZoom.Enlarge(new LabelMask(1, 1, [0]), factor));

    [Fact]
    public void Classes_become_even_greys()
    {
        Assert.Equal([0, 255, 255, 0], MaskPicture.Levels(new(2, 2, [0, 1, 1, 0])));
        Assert.Equal([0, 85, 170, 255], MaskPicture.Levels(new(4, 1, [0, 1, 2, 3]), 4));
        Assert.Equal([0, 0, 0, 255, 255, 255], MaskPicture.Gray(new(2, 1, [0, 1])).Pixels);
        Assert.Throws<JdmException>(() => MaskPicture.Levels(new(1, 1, [2])));
    }

    [Fact]
    public void An_outline_lies_inside_the_mask_and_closes_at_the_border() =>
        Assert.Equal(
            [
                "......",
                ".####.",
                ".#...#",
                ".#...#",
                ".#####",
            ],
            Show(Overlay.Outline(Blank(6, 5), Mask(
                "......",
                ".1111.",
                ".11111",
                ".11111",
                ".11111"), new(255, 255, 255))));

    [Fact]
    public void Classes_that_touch_are_outlined_each() =>
        Assert.Equal(
            [
                "########",
                "#..##..#",
                "########",
            ],
            Show(Overlay.Outline(Blank(8, 3), Mask("11112222", "11112222", "11112222"), Rgb.White)));

    [Fact]
    public void Enlarged_outlines_are_a_third_of_a_pixel_thick()
    {
        var picture = Show(Overlay.Outline(Blank(3, 3), Mask("000", "010", "000"), Rgb.White, 6));

        Assert.Equal(
            ["......######......", "......######......", "......##..##......", "......##..##......", "......######......", "......######......"],
            picture[6..12]);
        Assert.DoesNotContain(picture[..6].Concat(picture[12..]), row => row.Contains('#'));
    }

    [Fact]
    public void Comparison_is_green_magenta_and_white_where_both()
    {
        var image = Blank(4, 1);

        var picture = Overlay.Compare(image, Mask("0110"), Mask("0011"));

        Assert.Equal([Grey, Rgb.Truth, Rgb.White, Rgb.Prediction], Pixels(picture));
        Assert.All(Pixels(image), p => Assert.Equal(Grey, p)); // the given image stays
    }

    [Fact]
    public void Masks_of_another_size_are_refused() =>
        Assert.Equal(
            "The image is 4 x 1 and the mask 3 x 1 pixels; bring the mask to the size of the image first.",
            Assert.Throws<JdmException>(() => Overlay.Compare(Blank(4, 1), Mask("0110"), Mask("011"))).Message);

    [Fact]
    public void A_montage_is_exact_to_the_pixel()
    {
        RgbImage Tile(byte value) => new(2, 1, [value, value, value, value, value, value]);

        var montage = Montage.Of([Tile(1), Tile(2), Tile(3)], columns: 2, gap: 1, new Rgb(9, 9, 9));

        Assert.Equal((7, 5), (montage.Width, montage.Height));
        Assert.Equal(
            [
                "9999999",
                "9119229",
                "9999999",
                "9339999",
                "9999999",
            ],
            Pixels(montage).Chunk(7).Select(row => string.Concat(row.Select(p => p.R))));
    }

    [Fact]
    public void A_montage_needs_tiles_of_one_size()
    {
        Assert.Equal(
            "Tile 1 of the montage is 2 x 1 pixels and tile 0 is 1 x 1; bring all tiles to one size first.",
            Assert.Throws<JdmException>(() => Montage.Of([Blank(1, 1), Blank(2, 1)], 2)).Message);
        Assert.Throws<JdmException>(() => Montage.Of([], 2));
    }

    [Fact]
    public void A_contact_sheet_shows_each_image_beside_its_mask()
    {
        ImagePair Pair(byte value, byte label) => new(
            new PairInfo($"{value}", $"{value}", "d", "train", Origins.Synthetic), new RgbImage(1, 1, [value, value, value]), new LabelMask(1, 1, [label]));

        var sheet = ContactSheet.Of([Pair(1, 0), Pair(2, 1), Pair(3, 1)], columns: 2, height: 1);

        Assert.Equal((4 * 5 + 4, 2 * 5 + 4), (sheet.Width, sheet.Height));      // gaps of 4
        Assert.Equal(
            [1, 0, 2, 255, 3, 255],
            new[] { (4, 4), (9, 4), (14, 4), (19, 4), (4, 9), (9, 9) }.Select(at => sheet.Pixels[3 * (at.Item2 * sheet.Width + at.Item1)]));
        Assert.Throws<JdmException>(() => ContactSheet.Of([]));
    }

    private static RgbImage Blank(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height).SelectMany(_ => new[] { Grey.R, Grey.G, Grey.B })]);

    private static LabelMask Mask(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. rows.SelectMany(r => r.Select(c => (byte)(c == '.' ? 0 : c - '0')))]);

    private static Rgb[] Pixels(RgbImage image) => [.. image.Pixels.Chunk(3).Select(p => new Rgb(p[0], p[1], p[2]))];

    private static string[] Show(RgbImage image) =>
        [.. Pixels(image).Chunk(image.Width).Select(row => string.Concat(row.Select(p => p == Grey ? '.' : '#')))];
}
