using JdmMl.Data;
using JdmMl.Leaks;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Modalities;

public class PackedSamplesTests
{
    private static readonly PackOptions Packing = new() { Size = 16 };
    private static readonly ValueRange Range = new(-1, 1);

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    public void The_standard_layout_scales_colours_and_bits_to_the_range(double low, double high)
    {
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 24, 3), Packing);
        using var samples = PackedSamples.Of(pairs, new(low, high));
        var values = new float[4 * 256];
        samples.Fill(2, values);
        var (rgb, mask) = (new byte[3 * 256], new byte[256]);
        pairs.Read(2, rgb, mask);
        float[] expected =
        [
            .. rgb.Select(v => (float)(low + v / 255f * (high - low))),
            .. mask.Select(label => (float)(label == 0 ? low : high)),
        ];
        Assert.Equal(expected, values);
        Assert.Equal((3, 16, pairs.Items[1].Id), (samples.Count, samples.Size, samples.NameOf(1)));
    }

    [Theory]
    [InlineData("image:colour, mask:labels(2, binary)")]
    [InlineData("mask:labels(6, one-hot), image:colour")]
    [InlineData("image:grey, mask:labels(16, analog-bits)")]
    [InlineData("image:colour, mask:labels(2, signed-distance)")]
    public void Samples_decode_to_what_was_packed(string text)
    {
        var layout = ModalityLayout.Parse(text);
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Nuclei, 3, 16, 5), Packing);
        using var samples = PackedSamples.Of(pairs, Range, layout);
        using var x = Batch(samples);
        var decoded = new JointDecoder(layout, Range).Decode(x);
        var (rgb, mask) = (new byte[3 * 256], new byte[256]);
        for (int n = 0; n < 3; n++)
        {
            pairs.Read(n, rgb, mask);
            var (image, labels) = decoded[n].AsPair();
            Assert.Equal(mask, labels.Labels.Select(l => layout["mask"].Codec!.LabelsAreInstances ? Math.Min(l, (byte)1) : l));
            for (int i = 0; i < 256; i++)
                if (layout["image"].Kind == ModalityKind.Colour)
                    Assert.Equal([rgb[i], rgb[256 + i], rgb[512 + i]], image.Pixels[(3 * i)..(3 * i + 3)]);
                else
                    Assert.True(Math.Abs(image.Pixels[3 * i] - (0.299 * rgb[i] + 0.587 * rgb[256 + i] + 0.114 * rgb[512 + i])) <= 0.51);
        }
    }

    [Fact]
    public void Two_images_are_joined_by_their_ids_whatever_their_order()
    {
        var first = new PhantomPairs(PhantomKind.Polyps, 4, 16, 1);
        var second = new MemoryPairs(new[] { 3, 1, 0, 2 }.Select(i => Inverted(first.Read(i))));
        var layout = new ModalityLayout(Modality.Colour("plain"), Modality.Colour("stained"), Modality.Labels("mask", 2));
        using var samples = PackedSamples.Pack(layout, Range, Packing, first, second, first);
        using var x = Batch(samples);
        var decoded = new JointDecoder(layout, Range).Decode(x);
        for (int n = 0; n < 4; n++)
        {
            Assert.Equal(first.Read(n).Image.Pixels, decoded[n].Images["plain"].Pixels);
            Assert.Equal(Inverted(first.Read(n)).Image.Pixels, decoded[n].Images["stained"].Pixels);
            Assert.Equal(first.Read(n).Mask.Labels, decoded[n].Masks["mask"].Labels);
        }
        using var images = PackedSamples.Pack(new(Modality.Colour("a"), Modality.Grey("b")), Range, Packing, first, second);
        Assert.Equal((4, 4), (images.Count, images.Layout.Channels));
        using var y = Batch(images);
        var pair = new JointDecoder(images.Layout, Range).Decode(y)[0];
        Assert.Equal(2, pair.Images.Count);
        Assert.StartsWith("A sample of a:colour, b:grey is no pair of image and mask: it lacks a mask.",
            Assert.Throws<JdmException>(() => pair.AsPair()).Message);
    }

    [Fact]
    public void The_hash_follows_pixels_layout_and_range()
    {
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 3), Packing);
        using var same = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 3), Packing);
        using var other = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 4), Packing);
        string[] hashes =
        [
            PackedSamples.Of(pairs, Range).Hash, PackedSamples.Of(other, Range).Hash, PackedSamples.Of(pairs, new(0, 1)).Hash,
            PackedSamples.Of(pairs, Range, ModalityLayout.ImageAndMask(2, MaskCodecs.OneHot)).Hash,
        ];
        Assert.Equal(4, hashes.Distinct().Count());
        Assert.Equal(hashes[0], PackedSamples.Of(same, Range).Hash);
    }

    [Fact]
    public void Threads_read_the_same_numbers()
    {
        using var samples = PackedSamples.Pack(
            ModalityLayout.ImageAndMask(), Range, Packing, new PhantomPairs(PhantomKind.Polyps, 5, 16, 2), new PhantomPairs(PhantomKind.Polyps, 5, 16, 2));
        float[][] alone = [.. Enumerable.Range(0, 5).Select(i => Read(samples, i))];
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 5], Read(samples, i % 5)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 3), Packing);
        using var large = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, 16, 3), new() { Size = 8 });
        using var fewer = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 2, 16, 3), Packing);
        var images = new ModalityLayout(Modality.Colour("a"), Modality.Colour("b"));
        string Refusal(Func<PackedSamples> make) => Assert.Throws<JdmException>(make).Message;
        Assert.StartsWith("The layout a:colour, b:colour cannot be filled from one pack of pairs", Refusal(() => PackedSamples.Of(pairs, Range, images)));
        Assert.Equal("The packs of a joint model are 16 and 8 px; all need one size. Pack them with equal options.",
            Refusal(() => PackedSamples.Join(images, Range, pairs, large)));
        foreach (var (one, two) in new[] { (pairs, fewer), (fewer, pairs) })
            Assert.Equal("Modalities are joined by their ids, but 1 of 3 stand alone, for instance 'phantom-polyp-000002'. " +
                         "Give every image a partner with the same id in each source.", Refusal(() => PackedSamples.Join(images, Range, one, two)));
        Assert.StartsWith("1 packs were given for the 2 modalities", Refusal(() => PackedSamples.Join(images, Range, pairs)));
        byte[] labels = new byte[256];
        labels[9] = 4;
        using var five = PackedPairs.Build(new MemoryPairs([new ImagePair(
            new("a", "a", "d", "", Origins.Real), new RgbImage(16, 16, new byte[768]), new LabelMask(16, 16, labels))]), Packing);
        Assert.StartsWith("Modality 'mask' has 2 classes, but its masks hold labels up to 4. Give it 5 classes",
            Refusal(() => PackedSamples.Of(five, Range, ModalityLayout.ImageAndMask(2))));
        Assert.Equal(6, PackedSamples.Of(five, Range).Layout.Channels);
    }

    [Fact]
    public void Any_numbers_decode_to_rounded_colours_and_bits_above_the_middle()
    {
        var random = new Training.RandomStream(8);
        foreach (int classes in new[] { 2, 3, 11 })
        {
            var layout = ModalityLayout.ImageAndMask(classes);
            var values = new float[3 * layout.Channels * 64];
            random.FillNormal(values);
            using var x = tensor(values, [3, layout.Channels, 8, 8], dtype: float32);
            var actual = new JointDecoder(layout, Range).Decode(x);
            for (int n = 0; n < 3; n++)
                for (int i = 0; i < 64; i++)
                {
                    float At(int channel) => values[(n * layout.Channels + channel) * 64 + i];
                    for (int c = 0; c < 3; c++)
                        Assert.Equal(Math.Clamp(Math.Floor((At(c) + 1.0) / 2 * 255 + 0.5), 0, 255), actual[n].AsPair().Image.Pixels[3 * i + c]);
                    int label = Enumerable.Range(0, layout.Channels - 3).Sum(bit => At(3 + bit) > 0 ? 1 << bit : 0);
                    Assert.Equal(Math.Min(label, classes - 1), actual[n].AsPair().Mask.Labels[i]);
                }
            Assert.StartsWith($"A tensor [3, {layout.Channels}, 8, 8] was given to decode; the layout he:colour, ihc:colour expects [N, 6, H, W].",
                Assert.Throws<JdmException>(() => new JointDecoder(ModalityLayout.Parse("he:colour, ihc:colour"), Range).Decode(x)).Message);
        }
    }

    [Fact]
    public void Decoding_leaves_nothing_behind()
    {
        using var x = zeros(2, 4, 8, 8, dtype: float32);
        LiveHandles.RequireNoGrowth(() => Assert.Equal(2, new JointDecoder(ModalityLayout.ImageAndMask(), Range).Decode(x).Count));
    }

    internal static float[] Read(IJointSamples samples, int index)
    {
        var values = new float[samples.Layout.Channels * samples.Size * samples.Size];
        samples.Fill(index, values);
        return values;
    }

    private static Tensor Batch(IJointSamples samples) => tensor(
        Enumerable.Range(0, samples.Count).SelectMany(i => Read(samples, i)).ToArray(),
        [samples.Count, samples.Layout.Channels, samples.Size, samples.Size], dtype: float32);

    private static ImagePair Inverted(ImagePair pair) => new(
        pair.Info, new RgbImage(pair.Image.Width, pair.Image.Height, [.. pair.Image.Pixels.Select(p => (byte)(255 - p))]), pair.Mask);
}
