namespace JdmMl.Data.Tests;

public class MaskReaderTests
{
    [Fact]
    public void Threshold_counts_from_its_value_on()
    {
        using var folder = new TempFolder();
        folder.WriteMask("m.png", 4, 1, 0, 127, 128, 255);
        Assert.Equal([0, 0, 1, 1], MaskReader.Read(folder["m.png"], MaskEncoding.Threshold()).Labels);
        Assert.Equal([0, 1, 1, 1], MaskReader.Read(folder["m.png"], MaskEncoding.NonZero).Labels);
        Assert.Equal([0, 127, 128, 255], MaskReader.Read(folder["m.png"], MaskEncoding.ClassIds).Labels);
    }

    [Fact]
    public void A_table_refuses_other_values_and_names_file_value_and_pixel()
    {
        using var folder = new TempFolder();
        folder.WriteMask("m.png", 3, 2, 0, 50, 0, 0, 0, 70);
        var table = MaskEncoding.Table(new Dictionary<int, byte> { [0] = 0, [50] = 2 });
        Assert.Equal($"Mask '{folder["m.png"]}' holds the value 70 at pixel (2, 1), which the mask encoding (table 0: 0, 50: 2) does not know. " +
                     "Add the value to the encoding, or correct the mask.", Assert.Throws<JdmException>(() => MaskReader.Read(folder["m.png"], table)).Message);
        folder.WriteMask("m.png", 3, 1, 0, 50, 0);
        Assert.Equal([0, 2, 0], MaskReader.Read(folder["m.png"], table).Labels);
    }

    [Fact]
    public void Palette_masks_give_indices_whatever_the_colours()
    {
        using var folder = new TempFolder();
        var sample = PngSample.Of("Pillow palette");
        File.WriteAllBytes(folder["m.png"], sample.File);
        Assert.Equal(sample.Samples, MaskReader.Read(folder["m.png"], MaskEncoding.ClassIds).Labels.Select(label => (int)label));
    }

    [Fact]
    public void One_bit_masks_refuse_a_threshold_that_they_cannot_reach()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.png"], PngSample.Of("Pillow one bit").File);
        Assert.Equal($"Mask '{folder["m.png"]}': its values have 1 bit, at most 1, and never reach the threshold 128. Use the mask encoding nonzero, or a lower threshold.",
            Assert.Throws<JdmException>(() => MaskReader.Read(folder["m.png"], MaskEncoding.Threshold())).Message);
        Assert.Equal(PngSample.Of("Pillow one bit").Samples, MaskReader.Read(folder["m.png"], MaskEncoding.NonZero).Labels.Select(label => (int)label));
    }

    [Fact]
    public void Sixteen_bit_masks_keep_their_values()
    {
        using var folder = new TempFolder();
        var sample = PngSample.Of("Pillow 16 bit");
        File.WriteAllBytes(folder["m.png"], sample.File);
        var table = MaskEncoding.Table(sample.Samples.Distinct().Select((value, i) => (value, i)).ToDictionary(entry => entry.value, entry => (byte)entry.i));
        Assert.Equal(Enumerable.Range(0, 12), MaskReader.Read(folder["m.png"], table).Labels.Select(label => (int)label));
    }

    [Fact]
    public void Three_equal_channels_are_grey_and_others_are_refused()
    {
        using var folder = new TempFolder();
        PngFile.WriteRgb(folder["m.png"], new RgbImage(2, 1, [0, 0, 0, 255, 255, 255]));
        Assert.Equal([0, 1], MaskReader.Read(folder["m.png"], MaskEncoding.NonZero).Labels);
        PngFile.WriteRgb(folder["m.png"], new RgbImage(2, 1, [0, 0, 0, 255, 254, 255]));
        Assert.Equal($"Mask '{folder["m.png"]}' is a colour picture: pixel (1, 0) is R 255, G 254, B 255, but a mask holds one value a pixel. Save it as a grey or palette PNG.",
            Assert.Throws<JdmException>(() => MaskReader.Read(folder["m.png"], MaskEncoding.NonZero)).Message);
    }

    [Fact]
    public void Jpeg_masks_need_a_threshold()
    {
        using var folder = new TempFolder();
        using (var image = new LabelMask(16, 16, [.. Enumerable.Range(0, 256).Select(i => (byte)(i % 16 < 8 ? 0 : 255))]).ToMLImage()) image.Save(folder["m.jpg"]);
        var mask = MaskReader.Read(folder["m.jpg"], MaskEncoding.Threshold());
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)(i % 16 < 8 ? 0 : 1)), mask.Labels);
        Assert.Equal($"Mask '{folder["m.jpg"]}' is a JPEG, whose values are inexact, but the mask encoding is nonzero. " +
                     "Use a threshold (128 suits masks of 0 and 255), or convert the masks to PNG.",
            Assert.Throws<JdmException>(() => MaskReader.Read(folder["m.jpg"], MaskEncoding.NonZero)).Message);
    }
}
