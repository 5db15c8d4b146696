namespace JdmMl.Data.Tests;

public class UnlabelledImagesTests
{
    [Fact]
    public void A_folder_gives_its_images_in_natural_order_with_blank_masks()
    {
        using var folder = new TempFolder();
        foreach (string name in new[] { "b10.png", "b9.png", "a.png" }) folder.WriteImage(name, 4 + name.Length, 3);
        folder.Write("notes.txt", "no image");
        var images = UnlabelledImages.InFolder(folder.Path);
        Assert.Equal(["a", "b9", "b10"], images.Items.Select(item => item.Id));
        var pair = images.Read(2);
        Assert.Equal((11, 3, 0), (pair.Image.Width, pair.Mask.Height, pair.Mask.HighestLabel()));
        Assert.Equal(PngFile.Read(folder["b10.png"]).ToRgb().Pixels, pair.Image.Pixels);
        Assert.Equal(images.Fingerprint, UnlabelledImages.InFolder(folder.Path).Fingerprint);
    }

    [Fact]
    public void Memory_gives_what_it_was_given()
    {
        var image = new RgbImage(2, 1, [1, 2, 3, 4, 5, 6]);
        var images = UnlabelledImages.Of([("x", image), ("y", new RgbImage(1, 1, new byte[3]))]);
        Assert.Equal(image.Pixels, images.Read(0).Image.Pixels);
        Assert.Equal((2, "y"), (images.Items.Count, images.Read(1).Info.Id));
        Assert.NotEqual(images.Fingerprint, UnlabelledImages.Of([("x", image)]).Fingerprint);
    }

    [Fact]
    public void Missing_folders_folders_without_images_and_equal_ids_are_refused()
    {
        using var folder = new TempFolder();
        Assert.StartsWith($"Folder '{folder["none"]}' does not exist.",
            Assert.Throws<JdmException>(() => UnlabelledImages.InFolder(folder["none"])).Message);
        Assert.Equal($"Folder '{folder.Path}' holds no image; expected files that end in .png, .jpg, .jpeg, .bmp, .tif, .tiff.",
            Assert.Throws<JdmException>(() => UnlabelledImages.InFolder(folder.Path)).Message);
        folder.WriteImage("a.png", 1, 1);
        folder.WriteImage("a.bmp", 1, 1);
        Assert.Contains("holds the id 'a' more than once",
            Assert.Throws<JdmException>(() => UnlabelledImages.InFolder(folder.Path)).Message);
    }
}
