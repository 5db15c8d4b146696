using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Modalities;

public class SignedDistanceTests
{
    private static readonly IMaskCodec Codec = MaskCodecs.SignedDistance();
    private static readonly ValueRange Range = new(-1, 1);

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    public void Values_are_the_distances_of_a_search_over_all_pixels(double low, double high)
    {
        byte[] labels = Nuclei(0, 32);
        float[] values = MaskCodecTests.Encoded(Codec, labels, 256, new(low, high), 32);
        for (int i = 0; i < labels.Length; i++)
        {
            double nearest = 8;
            for (int j = 0; j < labels.Length; j++)
                if (labels[j] != labels[i])
                    nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(i % 32 - j % 32, 2) + Math.Pow(i / 32 - j / 32, 2)));
            double signed = labels[i] > 0 ? nearest : -nearest;
            Assert.Equal(low + (signed + 8) / 16 * (high - low), values[i], 1e-6);
        }
    }

    [Fact]
    public void Touching_discs_are_told_apart_and_numbered_in_raster_order()
    {
        byte[] labels = Discs(48, (12, 30, 7, 200), (26, 30, 7, 3), (19, 18, 6, 77), (40, 10, 5, 8));
        byte[] again = RoundTrip(Codec, labels, 48);
        AssertSamePartition(labels, again);
        int[] order = [.. again.Where(id => id > 0).Select(id => (int)id).Distinct()];
        Assert.Equal([1, 2, 3, 4], order);
    }

    [Fact]
    public void Touching_nuclei_of_phantoms_come_back_as_the_same_instances()
    {
        int exact = 0, touching = 0, whole = 0, all = 0, images = 0;
        foreach (int size in new[] { 64, 96, 128, 192 })
            for (int k = 0; k < 6; k++, images++)
            {
                byte[] labels = Nuclei(k, size);
                byte[] again = RoundTrip(Codec, labels, size);
                Assert.Equal(labels.Select(l => l > 0), again.Select(l => l > 0));
                var separable = Separable(labels, size);
                touching += CountTouching(labels, size, separable);
                whole += separable.Count;
                all += labels.Distinct().Count() - 1;
                AssertEachOneInstance(labels, again, separable);            // these without exception
                var meetings = labels.Zip(again).Where(p => p.First > 0).Distinct().ToArray();
                exact += meetings.Count(p => meetings.Count(q => q.First == p.First || q.Second == p.Second) == 1);
            }
        Assert.True(
            touching >= 30 && exact >= 0.97 * all,
            $"{touching} pairs touch, {exact} of {all} instances exact, {whole} surely, in {images} images");
    }

    [Fact]
    public void The_partition_bears_noise_below_a_fifth_of_a_pixel_and_the_foreground_below_a_pixel()
    {
        byte[] labels = Nuclei(1, 96);
        float[] values = MaskCodecTests.Encoded(Codec, labels, 256, Range, 96);
        byte[] clean = MaskCodecTests.Decoded(Codec, values, 96, 256, Range);
        var random = new RandomStream(3);
        for (int trial = 0; trial < 10; trial++)
        {
            float[] little = [.. values.Select(v => v + (float)((random.NextDouble() * 2 - 1) * 0.199 / 8))];
            Assert.Equal(clean, MaskCodecTests.Decoded(Codec, little, 96, 256, Range));
            float[] much = [.. values.Select(v => v + (float)((random.NextInt(2) * 2 - 1) * 0.99 / 8))];
            Assert.Equal(labels.Select(l => l > 0), MaskCodecTests.Decoded(Codec, much, 96, 256, Range).Select(l => l > 0));
        }
    }

    [Fact]
    public void A_higher_marker_level_keeps_touching_instances_apart_under_more_noise()
    {
        byte[] labels = Discs(48, (12, 30, 8, 1), (28, 30, 8, 2), (20, 16, 8, 3));
        (int X, int Y)[] centres = [(12, 30), (28, 30), (20, 16)];
        var random = new RandomStream(3);
        int joined = 0;
        for (int trial = 0; trial < 20; trial++)
        {
            float[] values = MaskCodecTests.Encoded(Codec, labels, 256, Range, 48);
            for (int i = 0; i < values.Length; i++) values[i] += (float)((random.NextDouble() * 2 - 1) * 0.9 / 8);
            int Instances(IMaskCodec codec)
            {
                byte[] again = MaskCodecTests.Decoded(codec, values, 48, 256, Range);
                return centres.Select(c => again[c.Y * 48 + c.X]).Distinct().Count();
            }
            Assert.Equal(3, Instances(MaskCodecs.SignedDistance(markerLevel: 2)));
            if (Instances(Codec) < 3) joined++;
        }
        Assert.True(joined >= 3, $"the standard level joined {joined} of 20");
    }

    [Fact]
    public void Masks_of_zero_and_one_are_split_into_their_connected_parts()
    {
        byte[] labels = Discs(40, (9, 9, 6, 1), (28, 12, 7, 1), (20, 30, 5, 1));
        Assert.Equal(3, RoundTrip(Codec, labels, 40).Max());
        byte[] diagonal = new byte[100];
        for (int i = 0; i < 16; i++)
        {
            diagonal[(1 + i / 4) * 10 + 1 + i % 4] = 1;
            diagonal[(5 + i / 4) * 10 + 5 + i % 4] = 1;
        }
        foreach (var ways in new[] { Connectivity.Four, Connectivity.Eight })                    // the marks are apart in both
            Assert.Equal(2, RoundTrip(MaskCodecs.SignedDistance(connectivity: ways), diagonal, 10).Max());
        float[] joined = MaskCodecTests.Encoded(MaskCodecs.SignedDistance(), diagonal, 2, Range, 10);
        float[] parted = MaskCodecTests.Encoded(MaskCodecs.SignedDistance(connectivity: Connectivity.Four), diagonal, 2, Range, 10);
        Assert.Equal(joined, parted);                                       // corners never decide a distance of 1
    }

    [Fact]
    public void The_limits_are_as_stated()
    {
        byte[] lines = new byte[64];                                        // two touching lines of two pixels' width have no marks
        for (int i = 0; i < 64; i++) lines[i] = (byte)(i % 8 is 2 or 3 ? 5 : i % 8 is 4 or 5 ? 9 : 0);
        byte[] again = RoundTrip(Codec, lines, 8);
        Assert.Equal(1, again.Max());
        Assert.Equal(lines.Select(l => l > 0), again.Select(l => l > 0));
        byte[] three = new byte[80];                                        // three pixels are enough
        for (int i = 0; i < 80; i++) three[i] = (byte)(i % 10 is 2 or 3 or 4 ? 5 : i % 10 is 5 or 6 or 7 ? 9 : 0);
        AssertSamePartition(three, RoundTrip(Codec, three, 10));
        Assert.Equal(new byte[9], RoundTrip(Codec, new byte[9], 3));
        Assert.Equal([1, 1, 1, 1], RoundTrip(Codec, [7, 7, 7, 7], 2));
    }

    [Fact]
    public void More_than_255_instances_begin_again_at_one()
    {
        byte[] dots = new byte[64 * 64];
        for (int y = 0; y < 64; y += 2)
            for (int x = 0; x < 64; x += 2) dots[y * 64 + x] = 1;
        byte[] again = RoundTrip(Codec, dots, 64);
        Assert.Equal(dots.Select(l => l > 0), again.Select(l => l > 0));
        Assert.Equal(255, again.Max());
        Assert.Equal(1, again[255 % 32 * 2 + 255 / 32 * 2 * 64]);
    }

    /// <summary>Instances whose pixels the map alone tells: their marks are one piece, next to each of their pixels.</summary>
    private static List<byte> Separable(byte[] labels, int size)
    {
        var found = new List<byte>();
        foreach (byte id in labels.Where(l => l > 0).Distinct())
        {
            bool Own(int x, int y) => x < 0 || y < 0 || x >= size || y >= size || labels[y * size + x] == id;
            bool Inside(int i) => labels[i] == id && Own(i % size - 1, i / size) && Own(i % size + 1, i / size)
                && Own(i % size, i / size - 1) && Own(i % size, i / size + 1);
            byte[] core = [.. Enumerable.Range(0, labels.Length).Select(i => (byte)(Inside(i) ? 1 : 0))];
            bool Core(int x, int y) => x >= 0 && y >= 0 && x < size && y < size && core[y * size + x] == 1;
            bool covered = Enumerable.Range(0, labels.Length).Where(i => labels[i] == id).All(i => core[i] == 1
                || Core(i % size - 1, i / size) || Core(i % size + 1, i / size) || Core(i % size, i / size - 1)
                || Core(i % size, i / size + 1));
            if (covered && ConnectedComponents.Of(core, size, Connectivity.Four).Count == 1) found.Add(id);
        }
        return found;
    }

    private static int CountTouching(byte[] labels, int size, List<byte> among)
    {
        var pairs = new HashSet<(byte, byte)>();
        for (int i = 0; i < labels.Length; i++)
            foreach (int j in (ReadOnlySpan<int>)[i % size == size - 1 ? i : i + 1, i + size < labels.Length ? i + size : i])
                if (labels[i] != labels[j] && labels[i] > 0 && labels[j] > 0 && among.Contains(labels[i]) && among.Contains(labels[j]))
                    pairs.Add((Math.Min(labels[i], labels[j]), Math.Max(labels[i], labels[j])));
        return pairs.Count;
    }

    private static void AssertEachOneInstance(byte[] labels, byte[] again, List<byte> ids)
    {
        var pairs = labels.Zip(again).Where(p => ids.Contains(p.First)).Distinct().ToArray();
        Assert.Equal(ids.Count, pairs.Length);                              // each has one name
        Assert.Equal(ids.Count, pairs.Select(p => p.Second).Distinct().Count());    // and no two the same
    }

    private static void AssertSamePartition(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var pairs = expected.Zip(actual).Distinct().ToArray();
        Assert.Equal(expected.Distinct().Count(), pairs.Length);
        Assert.Equal(actual.Distinct().Count(), pairs.Length);
        Assert.Contains((0, 0), pairs.Select(p => ((int)p.First, (int)p.Second)));
    }

    private static byte[] RoundTrip(IMaskCodec codec, byte[] labels, int width) =>
        MaskCodecTests.Decoded(codec, MaskCodecTests.Encoded(codec, labels, 256, Range, width), width, 256, Range);

    private static byte[] Nuclei(int k, int size) =>
        Array.ConvertAll(new PhantomPairs(PhantomKind.Nuclei, k + 1, size, 11).ReadInstances(k), id => (byte)id);

    private static byte[] Discs(int size, params (int X, int Y, int Radius, byte Id)[] discs)
    {
        var labels = new byte[size * size];
        for (int i = 0; i < labels.Length; i++)
            foreach (var (x, y, radius, id) in discs)
                if (Math.Pow(i % size - x, 2) + Math.Pow(i / size - y, 2) <= radius * radius && labels[i] == 0) labels[i] = id;
        return labels;
    }
}
