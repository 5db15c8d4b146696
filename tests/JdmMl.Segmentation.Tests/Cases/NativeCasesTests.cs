using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation.Tests.Cases;

public sealed class NativeCasesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-cases").FullName;

    [Fact]
    public void Cases_keep_their_size_pixels_and_labels()
    {
        ImagePair[] pairs = [Discs.Pair(20, 30, new Random(1), "a"), Discs.Pair(41, 17, new Random(2), "b")];
        using var cases = NativeCases.Build(new MemoryPairs(pairs));

        Assert.Equal((2, 2), (cases.Count, cases.ClassCount));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(pairs[i].Info, cases.Items[i]);
            Assert.Equal((pairs[i].Image.Height, pairs[i].Image.Width), cases.SizeOf(i));
            var (rgb, labels) = Read(cases, i);
            Assert.Equal(pairs[i].Mask.Labels, labels);
            Assert.Equal(Planar(pairs[i].Image), rgb);
        }
    }

    [Fact]
    public void A_region_is_that_part_of_the_whole()
    {
        using var cases = NativeCases.Build(Discs.Source(3, 25));
        var (rgb, labels) = Read(cases, 2);
        var (part, partLabels) = (new byte[3 * 7 * 9], new byte[7 * 9]);

        cases.ReadRegion(2, 11, 4, 7, 9, part, partLabels);

        for (var at = 0; at < 63; at++)
        {
            var from = (11 + at / 9) * 25 + 4 + at % 9;
            Assert.Equal(labels[from], partLabels[at]);
            for (var channel = 0; channel < 3; channel++) Assert.Equal(rgb[625 * channel + from], part[63 * channel + at]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => cases.ReadRegion(2, 20, 0, 7, 9, part, partLabels));
    }

    [Fact]
    public void Exactly_black_borders_are_cut_off_and_holes_belong_to_the_image()
    {
        // rows 2-6, columns 3-8 of 9 x 12 are grey, but for a hole at (4, 5) and a bay at (2, 3)
        var (pixels, labels) = (new byte[9 * 12 * 3], new byte[9 * 12]);
        for (var y = 2; y <= 6; y++)
            for (var x = 3; x <= 8; x++)
                if ((y, x) is not ((4, 5) or (2, 3))) pixels[3 * (y * 12 + x) + 1] = (byte)(10 * y + x);
        labels[6 * 12 + 8] = 1;
        var pair = new ImagePair(new PairInfo("a", "a", "", "", Origins.Real), new RgbImage(12, 9, pixels), new LabelMask(12, 9, labels));

        using var cases = NativeCases.Build(new MemoryPairs([pair]));

        Assert.Equal(new CaseCrop(9, 12, 2, 3, 5, 6), cases.CropOf(0));
        Assert.Equal(30 / 108.0, cases.MedianRelativeSize, 12);
        var (rgb, read) = (new byte[90], new byte[30]);
        cases.ReadRegion(0, 0, 0, 5, 6, rgb, read);
        Assert.Equal([0], read.Select((label, at) => (label, at)).Where(one => one.label == 255).Select(one => one.at));     // the bay alone
        Assert.Equal(1, read[29]);
        Assert.Equal(0, Read(cases, 0).Labels[0]);
        Assert.Equal(10 * 3 + 4, rgb[30 + 1 * 6 + 1]);
        // less than 3/4 is left, so means are over the 29 pixels inside, hole included
        Assert.True(cases.NormalisesInside);
        double[] green = [.. Enumerable.Range(0, 30).Where(at => at != 0).Select(at => (double)rgb[30 + at])];
        Assert.Equal(green.Average(), cases.IntensitiesOf(0)[1].Mean, 1e-9);
        Assert.Equal(Math.Sqrt(green.Average(value => Math.Pow(value - green.Average(), 2))), cases.IntensitiesOf(0)[1].Deviation, 1e-9);
    }

    [Fact]
    public void Outside_pixels_are_marked_and_of_value_zero_in_a_batch()
    {
        var (pixels, labels) = (new byte[8 * 8 * 3], new byte[64]);
        for (var at = 0; at < 64; at++)
            if (at % 8 + at / 8 is > 1 and < 5) Array.Fill(pixels, (byte)(50 + at), 3 * at, 3);
        var pair = new ImagePair(new PairInfo("a", "a", "", "", Origins.Real), new RgbImage(8, 8, pixels), new LabelMask(8, 8, labels));
        using var cases = NativeCases.Build(new MemoryPairs([pair]));
        var (height, width) = cases.SizeOf(0);
        var sampler = new PatchSampler(
            cases, InputNormalisation.Of(Normalisation.ZScore), "test", 1, 1, 0, (height, width), (height, width));
        var (images, read) = (new float[3 * height * width], new short[height * width]);

        sampler.Fill(0, images, read);

        var inside = images.Take(25).Where((_, at) => at % 5 + at / 5 is > 1 and < 5).Select(value => (double)value).ToArray();
        Assert.Equal((5, 5), (height, width));
        Assert.True(cases.NormalisesInside);
        Assert.Equal(0, inside.Average(), 1e-6);
        Assert.Equal(1, inside.Average(value => value * value), 1e-5);
        Assert.All(images.Take(25).Where((_, at) => at % 5 + at / 5 is <= 1 or >= 5), value => Assert.Equal(0, value));
        Assert.All(read.Select((label, at) => (label, at)), one => Assert.Equal(one.at % 5 + one.at / 5 is > 1 and < 5 ? 0 : -1, one.label));
    }

    [Fact]
    public void An_entirely_black_image_is_kept_whole()
    {
        var pair = new ImagePair(new PairInfo("a", "a", "", "", Origins.Real), new RgbImage(4, 3, new byte[36]), new LabelMask(4, 3, new byte[12]));
        using var cases = NativeCases.Build(new MemoryPairs([pair]));
        Assert.Equal((3, 4), cases.SizeOf(0));
        Assert.Null(cases.DrawForeground(0, new RandomStream(1)));
    }

    [Fact]
    public void Foreground_pixels_are_drawn_class_by_class_from_a_seeded_sample()
    {
        // class 1 is one pixel, class 3 is 15 000: 10 000 of them are kept
        var labels = new byte[200 * 200];
        labels[123] = 1;
        Array.Fill(labels, (byte)3, 20_000, 15_000);
        var pixels = new byte[3 * labels.Length];
        Array.Fill(pixels, (byte)9);
        var pair = new ImagePair(new PairInfo("a", "a", "", "", Origins.Real), new RgbImage(200, 200, pixels), new LabelMask(200, 200, labels));
        using var cases = NativeCases.Build(new MemoryPairs([pair]));
        var random = new RandomStream(3);

        var drawn = Enumerable.Range(0, 4000).Select(_ => cases.DrawForeground(0, random)!.Value).ToArray();

        Assert.Equal(4, cases.ClassCount);
        Assert.InRange(drawn.Count(pixel => pixel == (0, 123)), 1842, 2158);        // five deviations of 31.6
        var others = drawn.Where(pixel => pixel != (0, 123)).ToArray();
        Assert.All(others, pixel => Assert.Equal(3, labels[200 * pixel.Y + pixel.X]));
        Assert.Equal(27_500, others.Average(pixel => 200.0 * pixel.Y + pixel.X), 5 * 4330 / Math.Sqrt(others.Length));
        var sample = NativeRecord.From(pair).Case.Classes;
        Assert.Equal([(1, 1, 1), (3, 15_000, 10_000)], sample.Select(one => (one.Label, one.Pixels, one.Stored)));
    }

    [Fact]
    public void A_file_is_reused_when_the_content_agrees_and_built_again_otherwise()
    {
        var path = Path.Combine(_folder, "discs.cases");
        var counting = new CountingPairs(Discs.Source(4));
        string hash;
        using (var first = NativeCases.Build(counting, path)) hash = first.Hash;
        Assert.Equal(4, counting.Reads);
        using (var again = NativeCases.Build(counting, path)) Assert.Equal(hash, again.Hash);
        Assert.Equal(4, counting.Reads);
        using (var other = NativeCases.Build(Discs.Source(4, seed: 2), path)) Assert.NotEqual(hash, other.Hash);

        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;                                                            // a pixel: only the hash can tell
        File.WriteAllBytes(path, bytes);
        using (var repaired = NativeCases.Build(Discs.Source(4, seed: 2), path)) Assert.NotEqual(hash, repaired.Hash);
        bytes[100] ^= 1;
        Assert.Equal(bytes, File.ReadAllBytes(path));
        File.WriteAllBytes(path, bytes[..^5]);
        Assert.Contains("is corrupt: it is no file of cases, or was cut off", Assert.Throws<JdmException>(() => NativeCases.Open(path)).Message);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Reading_from_many_threads_gives_the_same()
    {
        using var cases = NativeCases.Build(Discs.Source(6, 40));
        var alone = Enumerable.Range(0, 6).Select(index => Read(cases, index).Rgb).ToArray();
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 6], Read(cases, i % 6).Rgb));
    }

    [Fact]
    public void What_cannot_be_a_case_is_refused()
    {
        var pair = Discs.Pair(4, 4, new Random(1), "a");
        pair.Mask.Labels[3] = 255;
        Assert.Equal("Pair 'a' has the class 255; native cases know classes up to 254. Remap the masks, for instance in the manifest.",
            Assert.Throws<JdmException>(() => NativeCases.Build(new MemoryPairs([pair]))).Message);
        Assert.Equal("Source 'memory' holds no pairs; at least one is needed. Check the split and the folder.",
            Assert.Throws<JdmException>(() => NativeCases.Build(new MemoryPairs([]))).Message);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => NativeCases.Build(Discs.Source(2), Path.Combine(_folder, "x"), ct: stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Squares_of_a_pack_are_cases_and_a_subset_keeps_what_it_shows()
    {
        using var pairs = Discs.Packed(4);
        ITrainingCases whole = new PackedCases(pairs), some = new CaseSubset(whole, [3, 1]);
        var (rgb, labels) = Read(whole, 3);
        var (part, partLabels) = (new byte[3 * 5 * 6], new byte[30]);

        some.ReadRegion(0, 2, 9, 5, 6, part, partLabels);

        for (var at = 0; at < 30; at++) Assert.Equal(labels[(2 + at / 6) * 16 + 9 + at % 6], partLabels[at]);
        for (var at = 0; at < 30; at++) Assert.Equal(rgb[256 + (2 + at / 6) * 16 + 9 + at % 6], part[30 + at]);
        double[] red = [.. rgb.Take(256).Select(value => (double)value)];
        var own = some.IntensitiesOf(0)[0];
        Assert.Equal((red.Min(), red.Max()), (own.Lowest, own.Highest));
        Assert.Equal(red.Average(), own.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(red.Average(value => Math.Pow(value - red.Average(), 2))), own.Deviation, 1e-9);
        var random = new RandomStream(2);
        for (var i = 0; i < 50; i++)
        {
            var (y, x) = some.DrawForeground(0, random)!.Value;
            Assert.Equal(1, labels[16 * y + x]);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (byte[] Rgb, byte[] Labels) Read(ITrainingCases cases, int index)
    {
        var (height, width) = cases.SizeOf(index);
        var (rgb, labels) = (new byte[3 * height * width], new byte[height * width]);
        cases.Read(index, rgb, labels);
        return (rgb, labels);
    }

    private static byte[] Planar(RgbImage image) =>
        [.. Enumerable.Range(0, 3).SelectMany(channel => image.Pixels.Where((_, at) => at % 3 == channel))];

    private sealed class CountingPairs(IPairSource inner) : IPairSource
    {
        public int Reads { get; private set; }

        public string Name => inner.Name;

        public IReadOnlyList<PairInfo> Items => inner.Items;

        public string? Fingerprint => inner.Fingerprint;

        public ImagePair Read(int index)
        {
            Reads++;
            return inner.Read(index);
        }
    }
}
