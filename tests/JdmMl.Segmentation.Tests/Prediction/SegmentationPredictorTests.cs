using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation.Tests.Prediction;

[Collection(nameof(TorchCollection))]
public sealed class SegmentationPredictorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-predictor").FullName;
    private readonly SegmentationModel _model = Irregular.Model(Discs.Tiny);
    private readonly RgbImage[] _images = [.. Enumerable.Range(0, 7).Select(i => Discs.Pair(14 + 5 * i, 30 - 2 * i, new Random(i), "").Image)];

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("resize", false, 1)]
    [InlineData("resize", true, 3)]
    [InlineData("patches(16,8)", true, 8)]
    [InlineData("native", true, 16)]
    [InlineData("native", false, 5)]
    public void One_many_and_a_stream_agree_whatever_the_batch(string crop, bool mirroring, int batch)
    {
        using var model = Irregular.Model(Discs.Tiny with { Crop = CropModeConverter.Parse(crop), Mirroring = mirroring });
        var how = model.Options.ToPredictionOptions();
        using var one = new SegmentationPredictor(model, how with { BatchSize = 1 });
        using var many = new SegmentationPredictor(model, how with { BatchSize = batch });
        var expected = _images.Select(image => one.Predict(image).Labels).ToArray();

        Assert.Equal(expected, many.Predict(_images).Select(mask => mask.Labels));
        Assert.Equal(expected, many.Segment(_images.AsEnumerable()).Select(result => result.Mask.Labels));
        Assert.Contains(expected, labels => labels.Distinct().Count() > 1);
    }

    [Fact]
    public void A_source_and_a_folder_give_what_their_images_give()
    {
        var pairs = new MemoryPairs(_images.Select((image, i) => new ImagePair(
            new PairInfo($"image-{i}", "", "", "", Origins.Real), image, new LabelMask(image.Width, image.Height, new byte[image.Pixels.Length / 3]))));
        for (var i = 0; i < _images.Length; i++) PngFile.WriteRgb(Path.Combine(_folder, $"image-{i}.png"), _images[i]);
        var expected = _model.Predict(_images).Select(mask => mask.Labels).ToArray();

        var ofSource = _model.Predictor.Segment(pairs).ToArray();
        var ofFolder = _model.Predictor.SegmentFolder(_folder).ToArray();

        Assert.Equal(expected, ofSource.Select(one => one.Prediction.Mask.Labels));
        Assert.Equal(expected, ofFolder.Select(one => one.Prediction.Mask.Labels));
        Assert.Equal(pairs.Items.Select(item => item.Id), ofFolder.Select(one => one.Pair.Info.Id));
    }

    [Fact]
    public void A_stream_is_read_a_batch_ahead_and_no_more()
    {
        var taken = 0;
        IEnumerable<RgbImage> Endless()
        {
            while (true)
            {
                taken++;
                yield return _images[0];
            }
        }

        Assert.Equal(3, _model.Predictor.Segment(Endless()).Take(3).Count());
        Assert.InRange(taken, 3, 2 * _model.Options.PredictionBatchSize);
    }

    [Fact]
    public void Probabilities_come_at_both_sizes_and_agree_with_the_mask()
    {
        var image = _images[3];
        var native = _model.Predictor.Segment(image, ProbabilitySize.Native);
        var (maps, mask) = (native.Probabilities!, native.Mask);

        Assert.Equal((2, image.Height, image.Width), (maps.Classes, maps.Height, maps.Width));
        for (var i = 0; i < mask.Labels.Length; i++)
        {
            Assert.Equal(1, maps.Of(0)[i] + maps.Of(1)[i], 1e-5);
            Assert.Equal(maps.Of(1)[i] > maps.Of(0)[i] ? 1 : 0, mask.Labels[i]);
        }
        Assert.Null(_model.Predictor.Segment(image).Probabilities);
        Assert.Equal(16, _model.Predictor.Segment(image, ProbabilitySize.Network).Probabilities!.Width);
        Assert.Throws<ArgumentOutOfRangeException>(() => maps.Of(2).Length);
    }

    [Fact]
    public void Threads_may_use_one_predictor_at_once()
    {
        using var predictor = new SegmentationPredictor(_model, new() { BatchSize = 3 });
        var expected = _images.Select(image => predictor.Predict(image).Labels).ToArray();

        var actual = Enumerable.Range(0, 28).AsParallel().AsOrdered().WithDegreeOfParallelism(4)
            .Select(i => predictor.Predict(_images[i % 7]).Labels).ToArray();

        for (var i = 0; i < actual.Length; i++) Assert.Equal(expected[i % 7], actual[i]);
    }

    [Theory]
    [InlineData("resize")]
    [InlineData("patches(16,8)")]
    [InlineData("native")]
    public void No_call_leaves_a_native_tensor_behind(string crop)
    {
        using var model = Irregular.Model(Discs.Tiny with { Crop = CropModeConverter.Parse(crop) });
        using var predictor = new SegmentationPredictor(model, new() { BatchSize = 5 });
        LiveHandles.RequireNoGrowth(() =>
        {
            predictor.Predict(_images);
            predictor.Segment(_images[2], ProbabilitySize.Native);
            predictor.Segment(_images.AsEnumerable(), ProbabilitySize.Network).Take(2).ToArray();
        });
        LiveHandles.RequireNoGrowth(() => new SegmentationPredictor(model).Dispose());
        // On TorchSharp 0.12 MiB a run are the operators' numbers, which wait for the seldom collections of the test settings.
        LiveHandles.RequireFlatMemory(() => predictor.Predict(_images[2]), 100, 30);
    }

    [Fact]
    public void One_precision_at_a_time()
    {
        var other = new PredictionOptions { Precision = Precision.BFloat16 };
        using var model = SegmentationModel.Untrained(Discs.Tiny);
        using (var first = new SegmentationPredictor(model))
        {
            using var same = new SegmentationPredictor(model);
            var refusal = Assert.Throws<JdmException>(() => new SegmentationPredictor(model, other));
            Assert.Equal(
                "The model is in use in Float32 and was asked to predict in BFloat16; one model computes in one precision at a time. " +
                "Dispose of the other predictor first, or load the model twice.", refusal.Message);
        }
        using var half = new SegmentationPredictor(model, other);
        Assert.Equal(_images[0].Width, half.Predict(_images[0]).Width);
    }

    [Fact]
    public void Every_fault_of_the_options_is_named() =>
        Assert.Equal(
            "PredictionOptions has 2 faults:\n  - TileStep is 0; expected above 0 and at most 1, nnU-Net's value is 0.5\n" +
            "  - BatchSize is 0; expected at least 1",
            Assert.Throws<JdmException>(() => new SegmentationPredictor(_model, new() { TileStep = 0, BatchSize = 0 })).Message);

    [Fact]
    public void A_disposed_predictor_says_so()
    {
        var predictor = new SegmentationPredictor(_model);
        predictor.Dispose();
        predictor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => predictor.Predict(_images[0]));
    }
}
