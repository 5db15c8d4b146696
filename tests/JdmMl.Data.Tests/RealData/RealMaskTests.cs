using Xunit.Abstractions;

namespace JdmMl.Data.Tests;

public class RealMaskTests(ITestOutputHelper output)
{
    [RealDataFact("monuseg-xml-3", "monuseg-30")]
    public void Outlines_of_MoNuSeg_agree_with_its_masks_and_shifted_with_the_shifted_masks()
    {
        var root = RealDataFactAttribute.Folder("monuseg-xml-3");
        foreach (var xml in Directory.GetFiles(Path.Combine(root, "annotations_xml"), "*.xml").Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileNameWithoutExtension(xml);
            var mask = MaskReader.Read(Path.Combine(root, "masks", id + ".png"), MaskEncoding.NonZero);
            var shifted = MaskReader.Read(Path.Combine(RealDataFactAttribute.Folder("monuseg-30"), "masks", id + ".png"), MaskEncoding.NonZero);
            LabelMask At(double offset) => MaskReader.Read(xml, MaskEncoding.Polygons(offset, offset), mask.Width, mask.Height);
            var instances = MaskReader.ReadInstances(xml, MaskEncoding.Polygons(), mask.Width, mask.Height)!;
            var (same, moved) = (Dice(mask, At(0)), Dice(shifted, At(-1)));
            output.WriteLine($"{id}: Dice {same:0.00000} at offset 0 (at -1 {Dice(mask, At(-1)):0.00000}); other copy {moved:0.00000} at -1 " +
                             $"(at 0 {Dice(shifted, At(0)):0.00000}); {AperioPolygons.Read(xml).Count} outlines, {instances.Count()} visible");
            Assert.InRange(same, 0.998, 1);
            Assert.InRange(moved, 0.985, 1);
            var image = ColourImages.Read(Path.Combine(root, "images", id + ".tif"));
            Assert.Equal((mask.Width, mask.Height), (image.Width, image.Height));
        }
    }

    [RealDataFact("monuseg-xml-3", "monuseg-30")]
    public void The_tiff_holds_the_pixels_of_the_png()
    {
        var compared = 0;
        foreach (var tif in Directory.GetFiles(Path.Combine(RealDataFactAttribute.Folder("monuseg-xml-3"), "images"), "*.tif"))
        {
            var png = Path.Combine(RealDataFactAttribute.Folder("monuseg-30"), "images", Path.GetFileNameWithoutExtension(tif) + ".png");
            if (!File.Exists(png)) continue;
            compared++;
            Assert.Equal(ColourImages.Read(png).Pixels, ColourImages.Read(tif).Pixels);
        }
        output.WriteLine($"{compared} images are equal in every pixel");
        Assert.True(compared > 0);
    }

    [RealDataFact("dsb2018-raw-3", "dsb2018-100")]
    public void Files_of_single_nuclei_join_to_the_whole_mask()
    {
        var pairs = PairFolder.Open(RealDataFactAttribute.Folder("dsb2018-raw-3"), new() { Images = "{id}/images/{id}.*", Masks = "{id}/masks/*" });
        Assert.Equal(3, pairs.Items.Count);
        for (var i = 0; i < 3; i++)
        {
            var pair = pairs.Read(i);
            var whole = Path.Combine(RealDataFactAttribute.Folder("dsb2018-100"), "masks", pair.Info.Id + ".png");
            var dice = File.Exists(whole) ? Dice(MaskReader.Read(whole, MaskEncoding.NonZero), pair.Mask) : double.NaN;
            output.WriteLine($"{pair.Info.Id[..8]}: Dice {dice:0.000000}, foreground {pair.Mask.ForegroundShare():0.0000}");
            if (File.Exists(whole)) Assert.Equal(1, dice);
        }
    }

    [RealDataFact("glas-20")]
    public void Labels_of_GlaS_glands_are_kept_as_objects()
    {
        var root = RealDataFactAttribute.Folder("glas-20");
        var pairs = PairFolder.Open(root, new() { MaskEncoding = MaskEncoding.NonZero });
        for (var i = 0; i < pairs.Items.Count; i++)
        {
            var pair = pairs.Read(i);
            var instances = MaskReader.ReadInstances(Path.Combine(root, "masks", pair.Info.Id + ".png"), MaskEncoding.NonZero, pair.Mask.Width, pair.Mask.Height);
            Assert.InRange(pair.Mask.ForegroundShare(), 0.05, 0.95);
            Assert.True(instances is null || pair.Mask.Labels.SequenceEqual(instances.ToMask().Labels));
        }
    }

    private static double Dice(LabelMask a, LabelMask b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        long both = 0, sum = 0;
        for (var i = 0; i < a.Labels.Length; i++)
        {
            both += a.Labels[i] & b.Labels[i];
            sum += a.Labels[i] + b.Labels[i];
        }
        return 2.0 * both / sum;
    }
}
