using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Sampling;

/// <summary>nnU-Net's data loader: which samples are forced, how large a patch is read, and where it lies.</summary>
public class PatchSamplerTests
{
    [Theory]
    [InlineData(256, 256, 301, 301)]
    [InlineData(512, 512, 602, 602)]
    [InlineData(320, 384, 451, 451)]        // the longer side, turned by 90 degrees, over 0.85
    public void The_patch_to_read_holds_every_rotation(int height, int width, int expectedHeight, int expectedWidth) =>
        Assert.Equal((expectedHeight, expectedWidth), Spatial(height, width).LoaderPatch);

    [Fact]
    public void Long_patches_turn_by_15_degrees_only()
    {
        // 15 degrees: y = 128 cos + 256 sin = 189.9, x = 256 cos - 128 sin = 214.1 < 256
        Assert.Equal(15, Spatial(128, 256).MaximalRotation);
        Assert.Equal(((int)(189.896 / 0.85), (int)(256 / 0.85)), Spatial(128, 256).LoaderPatch);
        Assert.Equal(180, Spatial(256, 384).MaximalRotation);                       // 1.5 is not above 1.5
    }

    [Theory]
    [InlineData(49, 33)]
    [InlineData(2, 1)]
    [InlineData(12, 8)]
    [InlineData(1, 1)]                      // round(0.67) = 1: none
    public void The_last_third_of_a_batch_is_forced(int batch, int first) =>
        Assert.Equal(first, Sampler(batch: batch).FirstForced);

    [Theory]
    [InlineData(256, 301, 256, -23, -22)]   // pad 45: -ceil(45 / 2) .. 256 + 23 - 301
    [InlineData(400, 301, 256, -23, 122)]
    [InlineData(100, 301, 256, -101, -100)] // smaller still: pad 201
    [InlineData(16, 16, 16, 0, 0)]
    [InlineData(10, 16, 16, -3, -3)]
    [InlineData(11, 16, 16, -3, -2)]
    public void Bounds_of_the_corner(int size, int read, int patch, int lowest, int highest) =>
        Assert.Equal((lowest, highest), PatchPlacement.Bounds(size, read, patch));

    [Fact]
    public void Every_corner_within_the_bounds_comes_up_equally_often()
    {
        var sampler = Sampler(batch: 1, patch: 8, read: 10);
        var counts = new Dictionary<int, int>();
        var (images, labels) = (new float[300], new short[100]);
        for (var step = 0; step < 3000; step++)
        {
            sampler.Fill(step, images, labels);
            // red of the case at (y, x) is 20 y + x, normalised as it is, so any pixel tells the corner; y + 1 keeps it above the padding's 0
            var at = Array.FindIndex(images, 0, 100, value => value > 0);
            var (y, x) = ((int)images[at] / 20 - 1, (int)images[at] % 20);
            var corner = (y - at / 10 + 1) * 100 + x - at % 10 + 1;
            counts[corner] = counts.GetValueOrDefault(corner) + 1;
        }
        Assert.Equal(25, counts.Count);                                             // -1 .. 3 on both axes for 12 px
        Assert.All(counts.Values, count => Assert.InRange(count, 65, 175));         // 120, deviation 10.7
    }

    [Fact]
    public void A_forced_patch_has_a_drawn_pixel_in_its_middle_and_is_not_held_at_the_upper_end()
    {
        var sampler = Sampler(batch: 1, patch: 12, read: 12, oversampling: 1);
        var (images, labels) = (new float[3 * 144], new short[144]);
        var shifted = 0;
        for (var step = 0; step < 400; step++)
        {
            sampler.Fill(step, images, labels);
            if (labels.Contains((short)1))       // drawn at (2, 3): the corner would be (-4, -3), but 0 is the lowest
            {
                Assert.Equal((1, 2, 240 + 11), (labels[2 * 12 + 3], labels[10 * 12 + 10], (int)images[143]));
                continue;
            }
            shifted++;                          // drawn at (10, 10): corner (4, 4), so the last 4 rows and columns lie outside
            Assert.Equal((2, 0, 0), (labels[6 * 12 + 6], (int)images[143], (int)images[8]));
            Assert.Equal(20 * 12 + 11, images[7 * 12 + 7]);
            Assert.Equal((1, 80), (labels.Count(label => label > 0), labels.Count(label => label == -1)));      // 144 - 8 x 8 outside
        }
        Assert.InRange(shifted, 150, 250);      // five deviations of 10
    }

    [Fact]
    public void Every_class_that_occurs_is_as_likely()
    {
        ITrainingCases cases = new Grid();
        var random = new RandomStream(1);
        var drawn = Enumerable.Range(0, 2000).Select(_ => cases.DrawForeground(0, random)).ToArray();

        Assert.Equal(2, drawn.Distinct().Count());
        Assert.InRange(drawn.Count(pixel => pixel == (2, 3)), 888, 1112);           // five deviations of 22.4
        Assert.Null(((ITrainingCases)new Grid(empty: true)).DrawForeground(0, random));
    }

    [Fact]
    public void Without_foreground_a_forced_sample_lies_anywhere()
    {
        var sampler = Sampler(batch: 1, patch: 4, read: 4, oversampling: 1, empty: true);
        var (images, labels) = (new float[48], new short[16]);
        var seen = new HashSet<float>();
        for (var step = 0; step < 2000; step++)
        {
            sampler.Fill(step, images, labels);
            seen.Add(images[0]);
        }
        Assert.Equal(81, seen.Count);                                               // 0 .. 8 on both axes
    }

    private static SpatialTransform Spatial(int height, int width) =>
        (SpatialTransform)AugmentationOptions.NnUNet.Resolve((height, width), 2)[0];

    private static PatchSampler Sampler(int batch = 1, int patch = 8, int read = 8, double oversampling = 0.33, bool empty = false) =>
        new(new Grid(empty), InputNormalisation.Of(Normalisation.None), "test", 1, batch, oversampling, (patch, patch), (read, read));

    /// <summary>One case of 12 x 12: red is 20 (y + 1) + x, class 1 at (2, 3), class 2 at (10, 10).</summary>
    private sealed class Grid(bool empty = false) : ITrainingCases
    {
        public int Count => 1;

        public int ClassCount => 3;

        public string Hash => "grid";

        public IReadOnlyList<PairInfo> Items => [new PairInfo("a", "a", "grid", "", Origins.Real)];

        public (int Height, int Width) SizeOf(int index) => (12, 12);

        public void Read(int index, Span<byte> rgb, Span<byte> labels)
        {
            rgb.Clear();
            labels.Clear();
            for (var at = 0; at < 144; at++) rgb[at] = (byte)Math.Min(255, 20 * (at / 12 + 1) + at % 12);
            if (empty) return;
            labels[2 * 12 + 3] = 1;
            labels[10 * 12 + 10] = 2;
        }
    }
}
