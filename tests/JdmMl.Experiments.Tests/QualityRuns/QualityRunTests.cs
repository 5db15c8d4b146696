using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Segmentation;

namespace JdmMl.Experiments.Tests.QualityRuns;

public class QualityRunTests
{
    private static PhantomPairs Phantoms(int count, int seed, int first = 0) => new(PhantomKind.Polyps, count, 32, seed, first: first);

    private static QualityRunOptions Options(IPairSource pool) => new()
    {
        Pool = pool, Pairs = Phantoms(60, 1), HeldOut = Phantoms(40, 2), FeatureDimensions = 6, Halves = 20, SheetPairs = 4,
    };

    [Fact]
    public void A_pool_of_fresh_phantoms_is_as_good_as_real_and_copies_are_called_so()
    {
        var fresh = new QualityRun(Options(Phantoms(60, 3)), PairFeatures.Statistics).Measure();
        Assert.Equal((60, 60, 40, 32), (fresh.Pool.Count, fresh.Pairs.Count, fresh.HeldOut!.Count, fresh.ImageSize));
        Assert.Empty(fresh.Memorisation!.Image.Copies);
        Assert.Equal(2, fresh.Samples.Count);
        Assert.All(fresh.Samples, s => Assert.All(s.Measures.Values, m => Assert.Null(m.Refusal)));
        Assert.InRange(fresh.Samples[0].Measures["coverage"].AtHalfSize, fresh.Samples[0].Measures["coverage"].Floor - 0.2, 1);
        Assert.Equal(60, fresh.Verdicts.Total);

        // half of this pool are training pairs
        var copied = new QualityRun(Options(Phantoms(30, 1).Concat(Renamed(Phantoms(30, 3)))), PairFeatures.Statistics);
        var result = copied.Measure();
        Assert.Equal(Enumerable.Range(0, 30), result.Memorisation!.Image.Copies.Select(c => c.Index).Order());
        Assert.All(result.MaskNeighbours.Take(30), n => Assert.True(n.Information > 0));
        Assert.True(result.MeanInformation["pool"] > fresh.MeanInformation["pool"]);
        var sheet = copied.Sheet(result);
        Assert.Equal(6 * (128 + 4) + 4, sheet.Width);
    }

    private static MemoryPairs Renamed(PhantomPairs source) => new(Enumerable.Range(0, source.Items.Count)
        .Select(i => source.Read(i) with { Info = source.Items[i] with { Id = "other-" + source.Items[i].Id } }));

    [Fact]
    public void What_the_samples_are_too_small_for_is_refused_and_the_rest_measured()
    {
        var options = Options(Phantoms(15, 3)) with { HeldOut = null, FeatureDimensions = 0 };
        var run = new QualityRun(options, PairFeatures.Statistics);
        var result = run.Measure();
        Assert.Null(result.Memorisation);
        Assert.Contains("no held-out real pairs", result.MemorisationRefusal);
        Assert.All(result.Samples[0].Measures.Values, m => Assert.Contains("60 real and 15 generated", m.Refusal));
        Assert.Equal(15, result.MaskNeighbours.Count);
        Assert.Equal(4 * (128 + 4) + 4, run.Sheet(result).Width);
        var few = new QualityRun(Options(Phantoms(15, 3)) with { HeldOut = Phantoms(5, 2) }, PairFeatures.Statistics).Measure();
        Assert.Contains("5 held-out", few.MemorisationRefusal);
        Assert.Contains("Halves is 3", Assert.Throws<JdmException>(() => (options with { Halves = 3 }).Validate()).Message);
    }

    [Fact]
    public void An_encoder_sees_images_and_masks_and_wrong_masks_only_jointly()
    {
        var options = new SegmentationOptions { ImageSize = 32, Features = [4, 8, 12], Mirroring = false };
        using var model = SegmentationModel.Untrained(options);
        var features = EncoderFeatures.Of(model, "untrained", 2);
        Assert.Equal(12, features.Image.Dimension);
        Assert.Contains("untrained, plain-unet encoder", features.Image.Name);
        var pairs = QualityPairs.Read(Phantoms(6, 1), 32);
        var (images, masks) = (features.Image.Extract(pairs.Pixels), features.Mask.Extract(pairs.Pixels));
        Assert.All(images.Concat(masks), row => Assert.True(row.Length == 12 && row.All(double.IsFinite)));
        var swapped = PlantedMismatches.Permuted(pairs.Pixels);
        Assert.Equal(images[3], features.Image.Extract(swapped)[3]);
        Assert.NotEqual(masks[3], features.Mask.Extract(swapped)[3]);
    }

    [Fact]
    public void The_joint_model_and_a_segmenter_judge_pairs()
    {
        var options = new JointDiffusionOptions
        {
            ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
            TrainingSteps = 2, BatchSize = 2,
        };
        using var packed = PackedPairs.Build(new PhantomPairs(PhantomKind.Nuclei, 3, 16, 1), options.Packing);
        using var model = new JointDiffusionLearner(options).Train(packed);
        var pairs = QualityPairs.Read(new PhantomPairs(PhantomKind.Nuclei, 3, 24, 1), 24);
        var given = new GivenOptions { JumpLength = 1, Resamplings = 2 };
        IPairScorer Joint(int seed) => AgreementScorers.JointModel(model, Samplers.DpmSolverPlusPlus(2), given, seed);
        Assert.Contains("resampling-1x2, seed 5", Joint(5).Name);
        Assert.Contains(model.Hash[..16], Joint(5).Name);
        double[] scores = Joint(5).Score(pairs.Pixels);
        Assert.All(scores, s => Assert.InRange(s, 0, 1));
        Assert.Equal(scores, Joint(5).Score(pairs.Pixels));

        using var segmenter = SegmentationModel.Untrained(new() { ImageSize = 16, Features = [4, 8] });
        var scorer = AgreementScorers.Segmenter(segmenter.Predictor, "segmenter");
        var mask = segmenter.Predict(new RgbImage(24, 24, pairs.Pixels[1].Rgb));
        Assert.Equal(1, scorer.Score([new(pairs.Pixels[1].Rgb, mask.Labels, 24, 24)])[0]);
    }
}
