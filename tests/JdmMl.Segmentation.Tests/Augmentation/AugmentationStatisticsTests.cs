using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Augmentation;

/// <summary>What holds of every draw, and how often each change is drawn.</summary>
[Collection(nameof(TorchCollection))]
public class AugmentationStatisticsTests
{
    private const int Count = 2000, Side = 8;

    public static TheoryData<string, double, double> Changes => new()
    {
        // a row is (change, probability that an image changes, probability that a certain channel does); of 8 pixels a scale from 7.5 / 8
        // on leaves all 8, so 1/8 of the low resolutions change nothing
        { nameof(GaussianNoise), 0.1, 0.1 }, { nameof(GaussianBlur), 0.2 * (1 - Math.Pow(0.5, 3)), 0.1 },
        { nameof(MultiplicativeBrightness), 0.15, 0.15 }, { nameof(Contrast), 0.15, 0.15 },
        { nameof(LowResolution), 0.25 * (1 - Math.Pow(1 - 0.4375, 3)), 0.25 * 0.4375 }, { nameof(GammaCorrection), 0.1, 0.1 }, { nameof(SpatialTransform), 0.36, 0.36 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Images_and_channels_change_as_often_as_their_probabilities_say(string name, double images, double channels)
    {
        using var scope = NewDisposeScope();
        var change = AugmentationOptions.NnUNet.Resolve((Side, Side), 2).First(one => one.GetType().Name == name);
        var before = Images(5);

        var (after, _) = change.Apply(before.clone(), Labels(), new RandomStream(11));

        var changed = (after - before).abs().amax([2, 3]).gt(0).to_type(ScalarType.Float32);                    // [N, 3]
        Assert.True(after.isfinite().all().item<bool>());
        InBounds(images, Count, changed.amax([1]).sum().item<float>());
        InBounds(channels, Count, changed.select(1, 1).sum().item<float>());
    }

    [Fact]
    public void Factors_lie_half_below_and_half_above_one()
    {
        var random = new RandomStream(3);
        var range = new FactorRange(0.7, 1.5);
        double[] drawn = [.. Enumerable.Range(0, 4000).Select(_ => range.DrawAroundOne(random))];

        Assert.All(drawn, factor => Assert.InRange(factor, 0.7, 1.5));
        InBounds(0.5, 4000, drawn.Count(factor => factor < 1));
        InBounds(0.25, 4000, drawn.Count(factor => factor < 0.85));
        InBounds(0.25, 4000, drawn.Count(factor => factor > 1.25));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(new FactorRange(1.1, 1.2).DrawAroundOne(random), 1.1, 1.2));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(new FactorRange(0.5, 0.8).DrawAroundOne(random), 0.5, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gamma_restores_mean_and_deviation_of_each_channel(bool inverted)
    {
        using var scope = NewDisposeScope();
        var before = Images(6, 50);
        var (after, _) = new GammaCorrection(1, new FactorRange(0.7, 1.5), inverted).Apply(before.clone(), Labels(50), new RandomStream(2));

        Assert.True(Near.Difference(before, after) > 0.1);
        Near.Check(before.mean([2, 3]), after.mean([2, 3]), 1e-5, "mean");
        Near.Check(before.std((2, 3)), after.std((2, 3)), 1e-4, "deviation");
    }

    [Fact]
    public void Contrast_never_leaves_the_range_and_brightness_multiplies()
    {
        using var scope = NewDisposeScope();
        var before = Images(7, 60);
        var (stretched, _) = new Contrast(1, new FactorRange(0.75, 1.25)).Apply(before.clone(), Labels(60), new RandomStream(2));
        var (scaled, _) = new MultiplicativeBrightness(1, new FactorRange(0.75, 1.25)).Apply(before.clone(), Labels(60), new RandomStream(2));

        Assert.True((before.amax([2, 3]) - stretched.amax([2, 3])).min().item<float>() >= 0);
        Assert.True((stretched.amin([2, 3]) - before.amin([2, 3])).min().item<float>() >= 0);
        var factors = scaled / before;
        Assert.InRange(factors.min().item<float>(), 0.7499, 1.2501);
        Assert.InRange(factors.max().item<float>(), 0.7499, 1.2501);
        Near.Check(factors.amin([2, 3]), factors.amax([2, 3]), 1e-5, "one factor a channel");
    }

    [Fact]
    public void Noise_is_standard_normal_independent_and_a_function_of_the_key()
    {
        using var scope = NewDisposeScope();
        var noise = PixelNoise.Normal([1, 2, 0xFFFFFFFFFFFFFFFF], [3, 3, 127, 129], CPU);

        Assert.Equal([3, 3, 127, 129], noise.shape);
        var values = Near.Values(noise).Select(value => (double)value).ToArray();
        var n = values.Length;                                                              // 147 447
        Assert.Equal(0, values.Average(), 4 / Math.Sqrt(n));
        Assert.Equal(1, values.Average(x => x * x), 4 * Math.Sqrt(2.0 / n));
        Assert.Equal(0, values.Average(x => x * x * x), 4 * Math.Sqrt(15.0 / n));
        Assert.Equal(3, values.Average(x => x * x * x * x), 4 * Math.Sqrt(96.0 / n));
        foreach (var lag in (int[])[1, 2, 129, 24_575, 49_149])                               // neighbours, the pair's half, the next key
            Assert.Equal(0, values.Zip(values.Skip(lag), (a, b) => a * b).Average(), 4 / Math.Sqrt(n - lag));
        InBounds(0.6827, n, values.Count(x => Math.Abs(x) < 1));
        InBounds(0.0455, n, values.Count(x => Math.Abs(x) > 2));
        Assert.Equal(0, Near.Difference(noise.narrow(0, 1, 1), PixelNoise.Normal([2], [1, 3, 127, 129], CPU)));
    }

    [Fact]
    public void Noise_has_one_deviation_an_image_up_to_a_tenth()
    {
        using var scope = NewDisposeScope();
        var before = zeros(400, 3, 16, 16);
        var (after, _) = new GaussianNoise(1, new FactorRange(0, 0.1)).Apply(before.clone(), zeros([400, 16, 16], ScalarType.Int64), new RandomStream(4));

        var deviations = Near.Values(after.view(400, -1).std(1, unbiased: true));
        Assert.InRange(deviations.Max(), 0.08, 0.11);
        Assert.Equal(0.05, deviations.Average(), 0.006);                                      // 4 x 0.1 / sqrt(12 x 400)
    }

    [Fact]
    public void Image_and_mask_move_together_under_rotation_and_scaling()
    {
        using var scope = NewDisposeScope();
        var labels = zeros([40, 60, 72], ScalarType.Int64);
        labels.narrow(1, 22, 18).narrow(2, 24, 14).fill_(1);
        labels.narrow(1, 12, 10).narrow(2, 40, 20).fill_(2);
        var images = cat([labels.eq(1).unsqueeze(1), labels.eq(2).unsqueeze(1), labels.ne(0).unsqueeze(1)], 1).to_type(ScalarType.Float32);
        var transform = new SpatialTransform(40, 48, 3, 0.5, 180, 0.5, new FactorRange(0.7, 1.4), LabelInterpolation.Half);

        var (moved, movedLabels) = transform.Apply(images, labels, new RandomStream(8));

        Assert.Equal([40, 3, 40, 48], moved.shape);
        Assert.Equal([40, 40, 48], movedLabels.shape);
        // a label follows the bilinear map of its pixels: the image of that map is at least 1/2 exactly there (2 goes before 1)
        Assert.True(moved.select(1, 1).ge(0.5).eq(movedLabels.eq(2)).all().item<bool>());
        Assert.True(moved.select(1, 0).ge(0.5).logical_and(movedLabels.ne(2)).eq(movedLabels.eq(1)).all().item<bool>());
        var areas = Near.Values(movedLabels.eq(1).sum(new long[] { 1, 2 }).to_type(ScalarType.Float32));
        Assert.InRange(areas.Min(), 252 / 1.4 / 1.4 - 25, 252);
        Assert.InRange(areas.Max(), 253, 252 / 0.7 / 0.7 + 25);
    }

    [Fact]
    public void Labels_between_pixels_by_brute_force()
    {
        using var scope = NewDisposeScope();
        const int height = 21, width = 26;
        const double angle = 0.7, scale = 1.3;
        var random = new Random(4);
        long[] labels = [.. Enumerable.Range(0, height * width).Select(_ => (long)random.Next(-1, 4))];
        var transform = new SpatialTransform(18, 22, 4, 1, 180, 1, new FactorRange(1, 1));

        var (_, moved) = transform.Move(zeros(1, 3, height, width), tensor(labels, [1, height, width]), [angle], [scale]);

        var (chosen, sure) = (Near.Integers(moved), 0);
        for (var at = 0; at < chosen.Length; at++)
        {
            var (v, u) = (at / 22 - 8.5, at % 22 - 10.5);
            var (y, x) = (scale * (Math.Cos(angle) * v - Math.Sin(angle) * u) + (height - 1) / 2.0,
                scale * (Math.Sin(angle) * v + Math.Cos(angle) * u) + (width - 1) / 2.0);
            var shares = new double[5];
            for (var corner = 0; corner < 4; corner++)
            {
                var (row, column) = ((int)Math.Floor(y) + corner / 2, (int)Math.Floor(x) + corner % 2);
                if (row is >= 0 and < height && column is >= 0 and < width)
                    shares[labels[row * width + column] + 1] += (1 - Math.Abs(y - row)) * (1 - Math.Abs(x - column));
            }
            var order = Enumerable.Range(0, 5).OrderByDescending(k => shares[k]).ThenBy(k => k).ToArray();
            if (shares[order[0]] > 0 && shares[order[0]] - shares[order[1]] < 1e-3) continue;       // equal as 16-bit numbers, perhaps
            sure++;
            Assert.Equal(order[0] - 1, chosen[at]);
        }
        Assert.True(sure > 350, $"{sure} of 396 positions are no tie");
    }

    [Fact]
    public void Quarter_turns_of_patches_that_are_not_square_are_half_turns()
    {
        using var scope = NewDisposeScope();
        var labels = arange(6, ScalarType.Int64).view(1, 2, 3).repeat(50, 1, 1);
        var (_, turned) = new QuarterTurns(0.5).Apply(zeros(50, 3, 2, 3), labels, new RandomStream(1));

        var seen = turned.unbind().Select(one => string.Join("", Near.Integers(one))).ToHashSet();
        Assert.Equal(["012345", "543210"], seen.Order());
    }

    [Fact]
    public void Equal_streams_give_equal_batches_and_labels_stay_classes()
    {
        using var scope = NewDisposeScope();
        var list = AugmentationOptions.NnUNet.Resolve((48, 32), 4);
        var (images, labels) = (randn(30, 3, 60, 60), randint(0, 4, [30, 60, 60]));

        var (first, firstLabels) = All(7);
        var (again, againLabels) = All(7);
        var (other, _) = All(8);

        Assert.Equal([30, 3, 48, 32], first.shape);
        Assert.True(first.isfinite().all().item<bool>());
        Assert.Equal(0, Near.Difference(first, again));
        Assert.Equal(Near.Integers(firstLabels), Near.Integers(againLabels));
        Assert.NotEqual(0, Near.Difference(first, other));
        Assert.All(Near.Integers(firstLabels), label => Assert.InRange(label, -1, 3));        // -1 outside

        (Tensor, Tensor) All(ulong key)
        {
            var random = new RandomStream(key);
            var (i, l) = (images.clone(), labels.clone());
            foreach (var one in list) (i, l) = one.Apply(i, l, random);
            return (i, l);
        }
    }

    [Fact]
    public void The_whole_list_leaves_no_tensor_behind()
    {
        var list = AugmentationOptions.NnUNet.Resolve((24, 32), 3);
        LiveHandles.RequireNoGrowth(() =>
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var (images, labels) = (randn(12, 3, 40, 40), zeros([12, 40, 40], ScalarType.Int64));
            var random = new RandomStream(5);
            foreach (var one in list) (images, labels) = one.Apply(images, labels, random);
        });
    }

    // five deviations of a binomial number
    private static void InBounds(double probability, int count, double drawn)
    {
        var width = 5 * Math.Sqrt(count * probability * (1 - probability));
        Assert.InRange(drawn, count * probability - width, count * probability + width);
    }

    private static Tensor Images(ulong key, int count = Count) =>
        PixelNoise.Normal([.. Enumerable.Range(0, count).Select(i => key + 1000 * (ulong)i)], [count, 3, Side, Side], CPU);

    private static Tensor Labels(int count = Count) => zeros([count, Side, Side], ScalarType.Int64);
}
