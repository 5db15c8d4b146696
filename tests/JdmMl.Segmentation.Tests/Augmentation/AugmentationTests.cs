using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Augmentation;

public class AugmentationTests
{
    [Fact]
    public void Image_and_mask_stay_together_and_every_orientation_comes_up()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Batch(200);
        var square = Near.Integers(labels.narrow(0, 0, 1));

        var (turnedImages, turnedLabels) = new QuarterTurns(0.75).Apply(images, labels, new RandomStream(3));
        (turnedImages, turnedLabels) = new Mirroring(0.5).Apply(turnedImages, turnedLabels, new RandomStream(4));

        var seen = new HashSet<string>();
        var (values, ids) = (Near.Values(turnedImages), Near.Integers(turnedLabels));
        for (var n = 0; n < 200; n++)
        {
            for (var pixel = 0; pixel < 9; pixel++)
                for (var channel = 0; channel < 3; channel++)
                    Assert.Equal(ids[9 * n + pixel] + 100 * channel + 1000 * n, values[27 * n + 9 * channel + pixel]);
            seen.Add(string.Join(",", ids[(9 * n)..(9 * n + 9)]));
        }
        Assert.Equal(Orientations(square), seen);
    }

    [Fact]
    public void Turns_alone_never_mirror_and_all_three_come_up()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Batch(100);
        var (_, turned) = new QuarterTurns(1).Apply(images, labels, new RandomStream(2));

        var seen = turned.unbind().Select(one => string.Join("", Near.Integers(one))).ToHashSet();
        Assert.Equal(["258147036", "876543210", "630741852"], seen);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 200)]
    public void Probability_decides_how_many_images_turn(double probability, int expected)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Batch(200);
        var (_, turned) = new QuarterTurns(probability).Apply(images, labels, new RandomStream(1));

        var (before, after) = (Near.Integers(labels), Near.Integers(turned));
        Assert.Equal(expected, Enumerable.Range(0, 200).Count(n => !before.AsSpan(9 * n, 9).SequenceEqual(after.AsSpan(9 * n, 9))));
    }

    [Fact]
    public void Equal_streams_give_equal_batches()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = Batch(20);
        var (first, _) = new Mirroring(0.5).Apply(images, labels, new RandomStream(8));
        var (again, _) = new Mirroring(0.5).Apply(images, labels, new RandomStream(8));

        Assert.Equal(Near.Values(first), Near.Values(again));
        Assert.NotEqual(Near.Values(images), Near.Values(first));
    }

    // labels 0..8 in a 3x3 square; channel c of image n holds label + 100 c + 1000 n
    private static (Tensor Images, Tensor Labels) Batch(int count)
    {
        var labels = arange(9, ScalarType.Int64).reshape(1, 3, 3).repeat(count, 1, 1);
        var images = new float[count * 27];
        for (var i = 0; i < images.Length; i++) images[i] = i % 9 + 100 * (i / 9 % 3) + 1000 * (i / 27);
        return (tensor(images, [count, 3, 3, 3]), labels);
    }

    // by brute force: the eight symmetries of a square
    private static HashSet<string> Orientations(long[] square)
    {
        var found = new HashSet<string>();
        for (var mirrored = 0; mirrored < 2; mirrored++)
        {
            for (var turn = 0; turn < 4; turn++)
            {
                found.Add(string.Join(",", square));
                square = [.. Enumerable.Range(0, 9).Select(i => square[3 * (i % 3) + 2 - i / 3])];
            }
            square = [.. Enumerable.Range(0, 9).Select(i => square[3 * (i / 3) + 2 - i % 3])];
        }
        return found;
    }
}
