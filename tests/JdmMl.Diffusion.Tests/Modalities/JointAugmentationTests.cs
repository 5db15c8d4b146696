using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Modalities;

public class JointAugmentationTests
{
    private const int Size = 6;
    private static readonly ValueRange Range = new(-1, 1);
    private static readonly ModalityLayout Layout = ModalityLayout.ImageAndMask();

    [Theory]
    [InlineData(true, true, 8)]
    [InlineData(true, false, 4)]
    [InlineData(false, true, 4)]
    [InlineData(false, false, 1)]
    public void Every_symmetry_of_the_square_occurs_equally_often_and_nothing_else(bool flips, bool turns, int symmetries)
    {
        var augmentation = new JointAugmentation { Flips = flips, QuarterTurns = turns };
        float[] plain = [.. Enumerable.Range(0, 4 * Size * Size).Select(i => (float)(i % (Size * Size)))];
        var seen = new Dictionary<string, int>();
        const int draws = 2000;
        for (int i = 0; i < draws; i++)
        {
            float[] sample = [.. plain];
            augmentation.Apply(sample, Layout, Size, Range, RandomStreams.Open(1, "augment", (ulong)i));
            for (int c = 1; c < 4; c++) Assert.Equal(sample[..(Size * Size)], sample[(c * Size * Size)..((c + 1) * Size * Size)]);
            string key = string.Join(',', sample[..(Size * Size)]);
            seen[key] = seen.GetValueOrDefault(key) + 1;
        }
        Assert.Equal(symmetries, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, draws / symmetries * 0.7, draws / symmetries * 1.3));
        var expected = Symmetries().ToHashSet();
        Assert.All(seen.Keys, key => Assert.Contains(key, expected));
    }

    [Fact]
    public void A_mask_that_is_a_threshold_of_its_image_stays_one()
    {
        var source = new PhantomPairs(PhantomKind.Polyps, 1, 16, 4).Read(0);
        var mask = new LabelMask(16, 16, [.. Enumerable.Range(0, 256).Select(i => (byte)(source.Image.Pixels[3 * i] > 120 ? 1 : 0))]);
        using var samples = PackedSamples.Pack(Layout, Range, new() { Size = 16 }, Same(), Same());
        float[] plain = PackedSamplesTests.Read(samples, 0);
        int changed = 0;
        for (int k = 0; k < 50; k++)
        {
            float[] sample = [.. plain];
            var random = RandomStreams.Open(3, "augment", (ulong)k);
            new JointAugmentation { Flips = true, QuarterTurns = true }.Apply(sample, Layout, 16, Range, random);
            var (image, labels) = new JointDecoder(Layout, Range).Decode(sample, 16).AsPair();
            for (int i = 0; i < 256; i++) Assert.Equal(image.Pixels[3 * i] > 120 ? 1 : 0, labels.Labels[i]);
            if (!sample.SequenceEqual(plain)) changed++;
        }
        Assert.InRange(changed, 35, 50);
        IPairSource Same() => new MemoryPairs([new ImagePair(source.Info, source.Image, mask)]);
    }

    [Theory]
    [InlineData("one-hot", 7)]
    [InlineData("analog-bits", 16)]
    [InlineData("signed-distance", 256)]
    public void Labels_stay_exact_and_codes_turn_with_their_masks(string codec, int classes)
    {
        var layout = ModalityLayout.ImageAndMask(classes, MaskCodecs.Parse(codec));
        byte[] labels = new byte[64];
        for (int i = 0; i < 64; i++)
            labels[i] = (byte)(classes == 256 ? (i % 8 < 4 ? 0 : i / 8 < 4 ? 9 : 200) : (i * 5 + i / 8) % classes);
        float[] plain = Sample(layout, labels);
        for (ulong k = 0; k < 40; k++)
        {
            float[] sample = [.. plain];
            JointAugmentation.Light.Apply(sample, layout, 8, Range, RandomStreams.Open(3, "augment", k));
            float[] moved = [.. labels.Select(l => (float)l)];
            (JointAugmentation.Light with { Brightness = 0, Contrast = 0, Saturation = 0 })
                .Apply(moved, new(Modality.Grey("a"), Modality.Grey("b")), 8, Range, RandomStreams.Open(3, "augment", k));
            byte[] turned = [.. moved.Select(v => (byte)v)];
            Assert.Equal(Sample(layout, turned)[192..], sample[192..]);     // encoding the turned mask = turning the code
        }
    }

    [Fact]
    public void Colour_changes_follow_the_definitions_and_leave_masks_and_grey_alone()
    {
        var layout = new ModalityLayout(Modality.Colour("image"), Modality.Labels("mask", 2), Modality.Grey("depth"));
        var random = new RandomStream(5);
        foreach (var range in new[] { Range, new ValueRange(0, 1) })
            for (ulong k = 0; k < 20; k++)
            {
                float[] plain = new float[5 * 16];
                for (int i = 0; i < plain.Length; i++) plain[i] = (float)(range.Low + random.NextDouble() * (range.High - range.Low));
                float[] sample = [.. plain];
                var options = new JointAugmentation { Brightness = 0.3, Contrast = 0.2, Saturation = 0.5 };
                options.Apply(sample, layout, 4, range, RandomStreams.Open(9, "augment", k));
                Assert.Equal(plain[48..], sample[48..]);
                var stream = RandomStreams.Open(9, "augment", k);
                stream.NextInt(4);
                stream.NextInt(4);
                double[] factor = [.. new[] { 0.3, 0.2, 0.5 }.Select(s => 1 - s + 2 * s * stream.NextDouble())];
                double span = range.High - range.Low;
                double[,] unit = new double[3, 16];
                for (int c = 0; c < 3; c++)
                    for (int i = 0; i < 16; i++) unit[c, i] = Cut(factor[0] * (plain[16 * c + i] - range.Low) / span);
                double mean = Enumerable.Range(0, 16).Average(i => Grey(i));
                for (int c = 0; c < 3; c++)
                    for (int i = 0; i < 16; i++) unit[c, i] = Cut(mean + factor[1] * (unit[c, i] - mean));
                double[] greys = [.. Enumerable.Range(0, 16).Select(Grey)];
                for (int c = 0; c < 3; c++)
                    for (int i = 0; i < 16; i++)
                        Assert.Equal(range.Low + span * Cut(greys[i] + factor[2] * (unit[c, i] - greys[i])), sample[16 * c + i], 2e-6);
                double Grey(int i) => 0.2989 * unit[0, i] + 0.587 * unit[1, i] + 0.114 * unit[2, i];
            }
        static double Cut(double v) => Math.Min(1, Math.Max(0, v));
    }

    [Fact]
    public void The_stream_alone_decides_and_parts_do_not_disturb_each_other()
    {
        float[] Applied(JointAugmentation augmentation, ulong k)
        {
            float[] sample = Sample(Layout, [.. Enumerable.Range(0, 64).Select(i => (byte)(i % 3 == 0 ? 1 : 0))]);
            augmentation.Apply(sample, Layout, 8, Range, RandomStreams.Open(2, "augment", k));
            return sample;
        }
        for (ulong k = 0; k < 10; k++)
        {
            Assert.Equal(Applied(JointAugmentation.Light, k), Applied(JointAugmentation.Light, k));
            Assert.Equal(
                Applied(new() { Flips = true, QuarterTurns = true }, k)[192..], Applied(JointAugmentation.Light, k)[192..]);
        }
        Assert.True(JointAugmentation.None.IsNone);
        Assert.Equal(Applied(JointAugmentation.None, 1), Applied(JointAugmentation.None, 2));
        var faults = new OptionFaults("Augmentation");
        (JointAugmentation.Light with { Brightness = 0.7, Contrast = -1 }).Check(faults);
        Assert.Equal(2, faults.Count);
    }

    private static float[] Sample(ModalityLayout layout, byte[] labels)
    {
        var values = new float[layout.Channels * 64];
        for (int i = 0; i < 192; i++) values[i] = MathF.Sin(i);
        var mask = layout["mask"];
        mask.Codec!.Encode(labels, 8, mask.ClassCount, Range, values.AsSpan(192));
        return values;
    }

    private static IEnumerable<string> Symmetries()
    {
        int last = Size - 1;
        Func<int, int, (int, int)>[] maps =
        [
            (x, y) => (x, y), (x, y) => (last - x, y), (x, y) => (x, last - y), (x, y) => (last - x, last - y),
            (x, y) => (y, x), (x, y) => (last - y, x), (x, y) => (y, last - x), (x, y) => (last - y, last - x),
        ];
        foreach (var map in maps)
            yield return string.Join(
                ',', Enumerable.Range(0, Size * Size).Select(i => map(i % Size, i / Size)).Select(p => p.Item2 * Size + p.Item1));
    }
}
