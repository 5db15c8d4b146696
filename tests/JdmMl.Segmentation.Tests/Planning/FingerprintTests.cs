using JdmMl.Data;

namespace JdmMl.Segmentation.Tests.Planning;

public class FingerprintTests
{
    [Fact]
    public void Black_borders_are_cropped_and_values_are_counted()
    {
        var pairs = new MemoryPairs([Framed("a", 3, 100), Framed("b", 5, 100), Framed("c", 5, 200)]);
        using var packed = PackedPairs.Build(pairs, new PackOptions { Size = 16, Crop = Crop.Resize });
        var fingerprint = FingerprintReader.Read(new PackedCases(packed));

        Assert.Equal(3, fingerprint.Cases);
        Assert.Equal([new ShapeCount(6, 16, 2), new ShapeCount(10, 16, 1)], fingerprint.Shapes);
        Assert.Equal([6, 16], fingerprint.MedianShape);
        Assert.Equal(6 / 16.0, fingerprint.MedianRelativeSize);
        Assert.Equal([(0, 3), (1, 3)], fingerprint.Classes.Select(presence => (presence.Class, presence.Cases)));
        Assert.Equal(12 / 768.0, fingerprint.Classes[1].PixelShare, 1e-12);
        var red = fingerprint.ForegroundIntensities[0];
        Assert.Equal((100, 200, 100), (red.Minimum, red.Maximum, red.Median));
        Assert.Equal(400 / 3.0, red.Mean, 1e-9);                            // every case gives the same number of samples
        Assert.Equal(Math.Sqrt(20000.0 / 9), red.StandardDeviation, 1e-9);
        Assert.Equal(10_000, fingerprint.SamplesPerCase);
    }

    [Fact]
    public void No_foreground_at_all_is_refused_and_rare_classes_are_pointed_at()
    {
        var empty = new ImagePair(Info("e"), new RgbImage(8, 8, new byte[192]), new LabelMask(8, 8, new byte[64]));
        using var none = PackedPairs.Build(new MemoryPairs([empty]), new PackOptions { Size = 8 });
        Assert.Contains("None of the 1 masks holds foreground",
            Assert.Throws<JdmException>(() => FingerprintReader.Read(new PackedCases(none))).Message);

        var rare = new byte[64];
        rare[3] = 3;
        rare[4] = 1;
        var pairs = new MemoryPairs([empty, new ImagePair(Info("r"), new RgbImage(8, 8, new byte[192]), new LabelMask(8, 8, rare))]);
        using var packed = PackedPairs.Build(pairs, new PackOptions { Size = 8 });
        Assert.Equal(
        [
            "Class 1 occurs in 1 of 2 cases, so that some of the 5 folds lack it.",
            "Class 2 occurs in no mask, though class 3 does; class ids should be consecutive from 0.",
            "Class 3 occurs in 1 of 2 cases, so that some of the 5 folds lack it.",
        ], FingerprintReader.Read(new PackedCases(packed)).Warnings);
    }

    private static PairInfo Info(string id) => new(id, id, "set", "", Origins.Real);

    // a 16 x 16 image whose first and last rows are black; four foreground pixels of one value
    private static ImagePair Framed(string id, int border, byte value)
    {
        var (pixels, labels) = (new byte[768], new byte[256]);
        for (var i = border * 16; i < (16 - border) * 16; i++) pixels[3 * i] = pixels[3 * i + 1] = pixels[3 * i + 2] = 7;
        for (var i = 8 * 16; i < 8 * 16 + 4; i++)
        {
            labels[i] = 1;
            pixels[3 * i] = value;
        }
        return new ImagePair(Info(id), new RgbImage(16, 16, pixels), new LabelMask(16, 16, labels));
    }
}
