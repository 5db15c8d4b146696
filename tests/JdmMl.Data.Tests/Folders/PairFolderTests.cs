namespace JdmMl.Data.Tests;

public class PairFolderTests
{
    [Fact]
    public void Joins_images_and_masks_by_stem_in_natural_order()
    {
        using var folder = new TempFolder();
        foreach (var id in new[] { "10", "2", "1" })
        {
            folder.WriteImage($"images/{id}.png", 4, 3);
            folder.WriteMask($"masks/{id}.png", 4, 3, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        folder.Write("images/notes.txt", "ignored");
        var said = new List<string>();
        var source = PairFolder.Open(folder.Path, new() { DataSet = "cells", Report = said.Add });
        Assert.Equal(["1", "2", "10"], source.Items.Select(item => item.Id));
        Assert.Equal(new PairInfo("2", "2", "cells", "", Origins.Real), source.Items[1]);
        Assert.Equal([0, 1, 0, 1], source.Read(0).Mask.Labels[..4]);
        Assert.Equal([$"Folder '{folder.Path}': mask values are 0 and 255; foreground is 255."], said);
    }

    [Fact]
    public void Patterns_join_other_names_and_find_groups()
    {
        using var folder = new TempFolder();
        foreach (var frame in new[] { "3_1", "3_2", "4_1" })
        {
            folder.WriteImage($"images/fine_{frame}_fram.png", 2, 2);
            folder.WriteMask($"masks/fine_{frame}_mask.png", 2, 2, 0, 1, 0, 0);
        }
        var source = PairFolder.Open(folder.Path, new() { Images = "images/{id}_fram.png", Masks = "masks/{id}_mask.png", Group = "^fine_([0-9]+)_" });
        Assert.Equal(["fine_3_1", "fine_3_2", "fine_4_1"], source.Items.Select(item => item.Id));
        Assert.Equal(["3", "3", "4"], source.Items.Select(item => item.Group));
    }

    [Fact]
    public void Patterns_without_folder_mean_images_and_masks_or_one_folder_for_both()
    {
        using var folder = new TempFolder();
        folder.WriteImage("a_fram.png", 2, 2);
        folder.WriteMask("a_mask.png", 2, 2, 0, 1, 0, 0);
        var options = new PairFolderOptions { Images = "{id}_fram.png", Masks = "{id}_mask.png" };
        Assert.Equal("a", PairFolder.Open(folder.Path, options).Items.Single().Id);
        folder.WriteImage("images/b_fram.png", 2, 2);
        folder.WriteMask("masks/b_mask.png", 2, 2, 0, 1, 0, 0);
        Assert.Equal("b", PairFolder.Open(folder.Path, options).Items.Single().Id);
    }

    [Fact]
    public void Split_folders_become_splits_and_equal_names_are_kept_apart()
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "train/{0}/1.png", "train/{0}/2.png", "test/{0}/1.png" })
        {
            folder.WriteImage(string.Format(name, "images"), 2, 2);
            folder.WriteMask(string.Format(name, "masks"), 2, 2, 0, 1, 0, 0);
        }
        var source = PairFolder.Open(folder.Path);
        Assert.Equal(["test/1", "train/1", "train/2"], source.Items.Select(item => item.Id));
        Assert.Equal(["train/1", "train/2"], source.WithSplit("train").Items.Select(item => item.Id));
    }

    [Fact]
    public void A_partner_that_is_missing_is_named_from_either_side()
    {
        using var folder = new TempFolder();
        folder.WriteImage("images/a.png", 2, 2);
        folder.WriteImage("images/b.png", 2, 2);
        folder.WriteMask("masks/a.png", 2, 2, 0, 1, 0, 0);
        Assert.Equal($"Folder '{folder.Path}': image '{folder["images/b.png"]}' has no mask; expected '{folder["masks/b.*"]}'. " +
                     "Add the mask, remove the image, or correct the patterns images/{id}.* and masks/{id}.*.",
            Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path)).Message);
        folder.WriteMask("masks/b.png", 2, 2, 0, 1, 0, 0);
        folder.WriteMask("masks/c.png", 2, 2, 0, 1, 0, 0);
        folder.WriteMask("masks/d.png", 2, 2, 0, 1, 0, 0);
        Assert.Equal($"Folder '{folder.Path}': mask '{folder["masks/c.png"]}' has no image; expected '{folder["images/c.*"]}' (2 masks lack theirs: c, d). " +
                     "Add the image, remove the mask, or correct the patterns images/{id}.* and masks/{id}.*.",
            Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path)).Message);
    }

    [Fact]
    public void Missing_folders_unfit_files_and_doubles_are_named()
    {
        using var folder = new TempFolder();
        Assert.Equal("Folder 'nowhere' does not exist. Give the folder that holds images/ and masks/.", Assert.Throws<JdmException>(() => PairFolder.Open("nowhere")).Message);
        folder.Write("images/a.gif", "");
        Assert.Equal($"Folder '{folder.Path}': no file in '{folder["images"]}' fits the pattern images/{{id}}.*; it holds 1 others, for example a.gif. Read are .png, .jpg, .jpeg, .bmp, .tif, .tiff.",
            Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path)).Message);
        folder.WriteImage("images/a.png", 2, 2);
        Assert.Equal($"Folder '{folder.Path}': folder '{folder["masks"]}' does not exist. Check the root '{folder.Path}'; expected files masks/{{id}}.* in it.",
            Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path)).Message);
        folder.WriteImage("images/a.bmp", 2, 2);
        Assert.Equal($"Folder '{folder.Path}': '{folder["images/a.bmp"]}' and '{folder["images/a.png"]}' carry the same id 'a'. " +
                     "Remove one, or give the ending in the pattern images/{id}.*.", Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path)).Message);
    }

    [Fact]
    public void Doubtful_mask_values_ask_for_a_manifest_and_other_values_later_are_found()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 40; i++)
        {
            folder.WriteImage($"images/{i}.png", 3, 1);
            folder.WriteMask($"masks/{i}.png", 3, 1, 0, 255, (byte)(i == 39 ? 7 : 0));   // beyond the masks that are looked at
        }
        var source = PairFolder.Open(folder.Path);
        Assert.Contains("39.png' holds the value 7 at pixel (2, 0)", Assert.Throws<JdmException>(() => source.Read(39)).Message);
        folder.WriteMask("masks/0.png", 3, 1, 0, 2, 3);
        Assert.Equal($"Folder '{folder.Path}': mask '{folder["masks/0.png"]}' holds values other than 0 and 255 or 0 and 1: 0, 2, 3 (3 in all), which may mean soft edges, " +
                     "classes or instances. Say which in a manifest (mask: kind threshold, nonzero or table) or in PairFolderOptions.MaskEncoding.",
            Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path)).Message);
        Assert.Equal([0, 1, 1], PairFolder.Open(folder.Path, new() { MaskEncoding = MaskEncoding.NonZero }).Read(0).Mask.Labels);
    }

    [Fact]
    public void A_size_that_differs_names_both_files()
    {
        using var folder = new TempFolder();
        folder.WriteImage("images/a.png", 3, 2);
        folder.WriteMask("masks/a.png", 2, 3, 0, 1, 0, 0, 0, 0);
        Assert.Equal($"Image '{folder["images/a.png"]}' is 3x2 pixels and its mask '{folder["masks/a.png"]}' is 2x3; they must agree. Export the mask again at the image's size.",
            Assert.Throws<JdmException>(() => PairFolder.Open(folder.Path).Read(0)).Message);
    }

    [Theory]
    [InlineData("images/x.png", "the file name must hold {id} exactly once, for example images/{id}.png, or be * in a folder {id}")]
    [InlineData("images/*", "the file name must hold {id} exactly once, for example images/{id}.png, or be * in a folder {id}")]
    [InlineData("{id}/{id}/{id}.png", "{id} may stand in one folder only, and must be the whole of its name")]
    [InlineData("{id}/{split}/{id}.png", "the folder {split} must stand before the folder {id}")]
    [InlineData("../{id}.png", "folders must be plain names below the root, divided by /")]
    [InlineData("a{split}/{id}.png", "folders know no placeholder but {id} and one {split}, each of which must be a folder of its own")]
    [InlineData("images/{id}*.png", "* may stand only as the end .*")]
    [InlineData("images/{id}_{x}.png", "the file name knows no placeholder but {id}")]
    public void Unclear_patterns_are_refused(string pattern, string fault) =>
        Assert.Equal($"PairFolderOptions.Images \"{pattern}\": {fault}.", Assert.Throws<JdmException>(() => new NamePattern(pattern, "PairFolderOptions.Images")).Message);

    [Fact]
    public void Natural_order_is_total() =>
        Assert.Equal(["", "01", "1", "a", "a1", "a2", "a02b", "a10", "b"],
            new[] { "b", "a10", "a02b", "a2", "a1", "a", "01", "1", "" }.Order(NaturalOrder.Instance));
}
