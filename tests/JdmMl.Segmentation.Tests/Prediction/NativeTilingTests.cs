using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Prediction;

[Collection(nameof(TorchCollection))]
public class NativeTilingTests
{
    private static readonly SegmentationOptions Native = Discs.Tiny with { Crop = Crop.Native, PatchSize = [16, 24] };

    [Fact]
    public void The_whole_image_is_normalised_and_seen_through_windows()
    {
        using var model = Irregular.Model(Native);
        var image = Discs.Pair(41, 30, new Random(1), "a").Image;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var pixels = tensor(Array.ConvertAll(image.Pixels, value => (float)value), [1, 30, 41, 3]).permute(0, 3, 1, 2);
        var planes = Normalising.Apply(Normalisation.ZScore, pixels);
        var (sum, weight) = (zeros([1, 2, 30, 41], ScalarType.Float32), zeros([1, 1, 30, 41], ScalarType.Float32));
        var map = tensor(GaussianMap.Of(16, 24), [1, 1, 16, 24]);
        foreach (var top in new[] { 0, 7, 14 })                             // (30 - 16) / 8 = 1.75: 3 windows
            foreach (var left in new[] { 0, 8, 17 })                        // (41 - 24) / 12 = 1.4: 3 windows; 8.5 rounds to even
            {
                sum.narrow(2, top, 16).narrow(3, left, 24).add_(map * model.Network.Logits(planes.narrow(2, top, 16).narrow(3, left, 24)));
                weight.narrow(2, top, 16).narrow(3, left, 24).add_(map);
            }
        var expected = (sum / weight).softmax(1);

        var actual = model.Predictor.Segment(image, ProbabilitySize.Native);

        Near.Check(expected, tensor(actual.Probabilities!.Values, [1, 2, 30, 41]), 1e-5, "probabilities");
        Assert.Equal((41, 30), (actual.Mask.Width, actual.Mask.Height));
        Assert.Equal((16, 24), model.Predictor.NetworkSize);
        Assert.Equal(2 * 16 * 24, model.Probabilities(image).Length);
    }

    [Fact]
    public void A_black_border_is_background_and_changes_nothing_inside()
    {
        using var model = Irregular.Model(Native);
        var inner = Discs.Pair(30, 20, new Random(2), "a").Image;
        var pixels = new byte[3 * 40 * 33];
        for (var row = 0; row < 20; row++) inner.Pixels.AsSpan(90 * row, 90).CopyTo(pixels.AsSpan(3 * (40 * (row + 5) + 7)));
        var bordered = new RgbImage(40, 33, pixels);

        var (alone, within) = (model.Predict(inner), model.Predictor.Segment(bordered, ProbabilitySize.Native));

        for (var i = 0; i < 40 * 33; i++)
        {
            var (x, y) = (i % 40 - 7, i / 40 - 5);
            var inside = x is >= 0 and < 30 && y is >= 0 and < 20;
            Assert.Equal(inside ? alone.Labels[30 * y + x] : 0, within.Mask.Labels[i]);
            if (!inside) Assert.Equal(1, within.Probabilities!.Of(0)[i]);
        }
        Assert.Equal(new Tile(7, 5, 30, 20), NonZeroBox.Of(bordered));
        Assert.All(model.Probabilities(bordered), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void An_image_that_is_all_black_is_kept_whole()
    {
        using var model = Irregular.Model(Native);
        var black = new RgbImage(20, 10, new byte[600]);
        Assert.Equal(new Tile(0, 0, 20, 10), NonZeroBox.Of(black));
        Assert.Equal(200, model.Predict(black).Labels.Length);
    }

    [Fact]
    public void One_pixel_that_is_not_black_is_a_box()
    {
        var pixels = new byte[600];
        pixels[3 * (20 * 4 + 11) + 2] = 1;
        Assert.Equal(new Tile(11, 4, 1, 1), NonZeroBox.Of(new RgbImage(20, 10, pixels)));
    }
}
