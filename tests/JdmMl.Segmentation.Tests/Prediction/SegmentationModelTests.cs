using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Prediction;

[Collection(nameof(TorchCollection))]
public sealed class SegmentationModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-model").FullName;

    [Fact]
    public void Masks_come_back_at_native_size_whatever_the_batch()
    {
        using var model = Model(Discs.Tiny with { PredictionBatchSize = 2 });
        var images = Images((16, 16), (40, 23), (9, 31), (16, 16), (64, 64));

        var together = model.Predict(images);

        for (var i = 0; i < images.Length; i++)
        {
            Assert.Equal((images[i].Width, images[i].Height), (together[i].Width, together[i].Height));
            Assert.Equal(model.Predict(images[i]).Labels, together[i].Labels);
        }
    }

    [Fact]
    public void Probabilities_are_those_of_the_network_at_its_size()
    {
        using var model = Model(Discs.Tiny);
        var image = Images((16, 16))[0];

        var probabilities = model.Probabilities(image);

        Assert.Equal(2 * 16 * 16, probabilities.Length);
        for (var i = 0; i < 256; i++) Assert.Equal(1, probabilities[i] + probabilities[256 + i], 1e-5);
        // at network size nothing is resized: the mask is where the foreground is likelier
        Assert.Equal(Enumerable.Range(0, 256).Select(i => probabilities[256 + i] > probabilities[i] ? (byte)1 : (byte)0), model.Predict(image).Labels);
    }

    [Fact]
    public void Nearest_labels_repeat_the_masks_pixels()
    {
        var image = Images((16, 16))[0];
        var doubled = Resampling.Bilinear(image, 32, 32);
        using var model = Model(Discs.Tiny with { PredictionResampling = PredictionResampling.NearestLabels });

        var mask = model.Predict(doubled);

        for (var y = 0; y < 32; y += 2)
            for (var x = 0; x < 32; x += 2)
                Assert.True(mask.Labels[32 * y + x] == mask.Labels[32 * y + x + 1] && mask.Labels[32 * y + x] == mask.Labels[32 * y + x + 33]);
    }

    [Fact]
    public void Patches_without_overlap_equal_their_images_put_side_by_side()
    {
        var images = Images((16, 16), (16, 16), (16, 16), (16, 16));
        var mosaic = new byte[3 * 32 * 32];
        for (var i = 0; i < 4; i++)
            for (var row = 0; row < 16; row++)
                images[i].Pixels.AsSpan(48 * row, 48).CopyTo(mosaic.AsSpan(3 * (32 * (16 * (i / 2) + row) + 16 * (i % 2))));
        using var model = Model(Discs.Tiny with { Crop = Crop.Patches(16, 16), PredictionBatchSize = 3 });

        var mask = model.Predict(new RgbImage(32, 32, mosaic));

        for (var i = 0; i < 4; i++)
        {
            var own = model.Predict(images[i]);
            for (var row = 0; row < 16; row++)
                Assert.True(own.Labels.AsSpan(16 * row, 16).SequenceEqual(mask.Labels.AsSpan(32 * (16 * (i / 2) + row) + 16 * (i % 2), 16)), $"tile {i}, row {row}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_patches_overlap_their_logits_are_averaged(bool gaussian)
    {
        var image = Images((24, 16))[0];
        using var model = Model(Discs.Tiny with { Crop = Crop.Patches(16, 8) });
        using var predictor = new SegmentationPredictor(model, model.Options.ToPredictionOptions() with { GaussianWeighting = gaussian });
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (left, right) = (Logits(model, image, 0), Logits(model, image, 8));                             // columns 0-15 and 8-23
        var weights = gaussian ? tensor(GaussianMap.Of(16, 16), [1, 1, 16, 16]) : ones([1, 1, 16, 16], ScalarType.Float32);
        var (late, early) = (weights.narrow(3, 8, 8), weights.narrow(3, 0, 8));
        var both = (left.narrow(3, 8, 8) * late + right.narrow(3, 0, 8) * early) / (late + early);
        var columns = cat([left.narrow(3, 0, 8), both, right.narrow(3, 8, 8)], 3);
        var expected = nn.functional.interpolate(columns, [16, 16], mode: InterpolationMode.Bilinear, align_corners: false).softmax(1);

        var actual = predictor.Segment(image, ProbabilitySize.Network).Probabilities!.Values;

        Near.Check(expected, tensor(actual, [1, 2, 16, 16]), 1e-5, "probabilities");
    }

    [Theory]
    [InlineData(40, 20, 16, 8, "0,0 8,0 16,0 24,0 0,4 8,4 16,4 24,4")]
    [InlineData(16, 16, 16, 8, "0,0")]
    [InlineData(17, 10, 16, 16, "0,0 1,0")]
    public void Windows_cover_the_image_and_end_flush_with_it(int width, int height, int size, int stride, string expected) =>
        Assert.Equal(expected, string.Join(" ", Tile.Over(width, height, (PatchCrop)Crop.Patches(size, stride)).Select(tile => $"{tile.Left},{tile.Top}")));

    [Fact]
    public void Overlapping_patches_of_any_image_size_cover_every_pixel()
    {
        using var model = Model(Discs.Tiny with { Crop = Crop.Patches(24, 10) });
        foreach (var image in Images((50, 31), (24, 24), (10, 12)))
        {
            var mask = model.Predict(image);
            Assert.Equal((image.Width, image.Height), (mask.Width, mask.Height));
            Assert.Equal(2 * 16 * 16, model.Probabilities(image).Length);
        }
    }

    [Fact]
    public void A_saved_model_comes_back_whole()
    {
        using var pairs = Discs.Packed(4);
        using var model = TwoStageTrainer.Train(Discs.Tiny with { ClassNames = ["background", "disc"] }, pairs, pairs);
        model.Save(_folder);
        model.Save(_folder);                                    // over the first one

        using var loaded = SegmentationModel.Load(_folder);

        Assert.Equal(model.Options.ClassNames, loaded.Options.ClassNames);
        Assert.Equal(model.Options with { ClassNames = null, Features = null }, loaded.Options with { ClassNames = null, Features = null });
        Assert.Equal(model.History[1].Transfer!.Initialised, loaded.History[1].Transfer!.Initialised);
        var image = Images((20, 30))[0];
        Assert.Equal(model.Probabilities(image), loaded.Probabilities(image));
        Assert.Null(loaded.Postprocessing);
        Assert.Equal(["network.safetensors", "segmentation.json"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_damaged_or_missing_model_is_refused()
    {
        Assert.Throws<JdmException>(() => SegmentationModel.Load(Path.Combine(_folder, "nowhere")));
        using (var model = Model(Discs.Tiny)) model.Save(_folder);
        var path = Path.Combine(_folder, "network.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Throws<JdmException>(() => SegmentationModel.Load(_folder));
    }

    [Fact]
    public void Threads_may_predict_at_once()
    {
        using var model = Model(Discs.Tiny);
        var images = Images([.. Enumerable.Range(0, 12).Select(i => (16 + i, 30 - i))]);
        var expected = images.Select(image => model.Predict(image).Labels).ToArray();

        var actual = images.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(image => model.Predict(image).Labels).ToArray();

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Predicting_leaves_no_native_tensor_behind()
    {
        using var model = Model(Discs.Tiny with { Crop = Crop.Patches(16, 8), PredictionBatchSize = 3 });
        var images = Images((16, 16), (40, 23));
        LiveHandles.RequireNoGrowth(() =>
        {
            model.Predict(images);
            model.Probabilities(images[1]);
        });
        LiveHandles.RequireNoGrowth(() =>
        {
            model.Save(_folder);
            SegmentationModel.Load(_folder).Dispose();
        });
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = Model(Discs.Tiny);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict(Images((16, 16))[0]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Tensor Logits(SegmentationModel model, RgbImage image, int firstColumn)
    {
        var planes = new float[3 * 16 * 16];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = image.Pixels[3 * (image.Width * (i / 16 % 16) + firstColumn + i % 16) + i / 256];
        return model.Network.Logits(Normalising.Apply(Normalisation.ZScore, tensor(planes, [1, 3, 16, 16])));
    }

    // untrained weights are enough: their masks are irregular
    private static SegmentationModel Model(SegmentationOptions options) => SegmentationModel.Untrained(options);

    private static RgbImage[] Images(params (int Width, int Height)[] sizes) =>
        [.. sizes.Select((size, i) => Discs.Pair(size.Width, size.Height, new Random(i), $"{i}").Image)];
}
