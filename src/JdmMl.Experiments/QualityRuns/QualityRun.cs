using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>Measures a pool of generated pairs against real ones (thesis Eq. 5.1, spec/experiments.md section 5).</summary>
public sealed class QualityRun
{
    private readonly QualityRunOptions _options;
    private readonly PairFeatures _features;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;

    /// <summary>Reads all pairs.</summary>
    /// <param name="options">The pairs and how they are compared.</param>
    /// <param name="features">What distances are taken between.</param>
    /// <param name="progress">Told of every part.</param>
    /// <param name="cancellation">Checked between parts and pairs.</param>
    /// <exception cref="JdmException">An option is out of range, or a pair cannot be read.</exception>
    public QualityRun(
        QualityRunOptions options, PairFeatures features, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        (_options, _features, _progress, _cancellation) = (options, features, progress, cancellation);
        Size = options.ImageSize ?? options.Pool.Read(0).Image.Width;
        Pool = QualityPairs.Read(options.Pool, Size, progress, cancellation);
        Pairs = QualityPairs.Read(options.Pairs, Size, progress, cancellation);
        HeldOut = options.HeldOut is { } heldOut ? QualityPairs.Read(heldOut, Size, progress, cancellation) : null;
    }

    /// <summary>Side in pixels at which pairs are compared.</summary>
    public int Size { get; }

    /// <summary>The generated pairs.</summary>
    public QualityPairs Pool { get; }

    /// <summary>The real pairs that the generator learned from.</summary>
    public QualityPairs Pairs { get; }

    /// <summary>Real pairs that it did not learn from.</summary>
    public QualityPairs? HeldOut { get; }

    /// <summary>Measures everything; what the samples are too small for is refused with its reason and the rest measured.</summary>
    /// <param name="verdicts">What is known of the pool's masks; null judges them by the bounds.</param>
    public QualityResult Measure(VerdictCounts? verdicts = null)
    {
        var neighbours = Neighbours(Pool);
        Step("copies");
        var (memorisation, refusal) = Memorisation();
        var information = new Dictionary<string, double> { ["pool"] = neighbours.Average(n => n.Information) };
        if (HeldOut is not null) information["heldOut"] = Neighbours(HeldOut).Average(n => n.Information);
        return new()
        {
            Pool = new(Pool.Name, Pool.Count), Pairs = new(Pairs.Name, Pairs.Count), ImageSize = Size,
            HeldOut = HeldOut is null ? null : new(HeldOut.Name, HeldOut.Count),
            Verdicts = verdicts ?? VerdictCounts.Of(Pool.Pixels.Select(Judged)),
            MaskNeighbours = neighbours, MeanInformation = information, Memorisation = memorisation, MemorisationRefusal = refusal,
            Samples = Samples(),
        };
    }

    /// <summary>
    /// The generated pairs closest to a training pair, a row each: image and mask, those of the training pair with the highest mutual
    /// information of masks, and those of the closest by image where that was measured. The first half of the rows has the highest mutual
    /// information, the second the smallest distance of images.
    /// </summary>
    public RgbImage Sheet(QualityResult result)
    {
        int classes = Classes();
        var place = Pairs.Ids.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);
        var closest = result.Memorisation?.Image.Pairs;
        IEnumerable<int> byMask = result.MaskNeighbours.Select((n, i) => (n, i)).OrderByDescending(p => p.n.Information).Select(p => p.i);
        IEnumerable<int> byImage = closest?.OrderBy(p => p.Distance).Select(p => p.Index) ?? [];
        int ofImage = closest is null ? 0 : _options.SheetPairs / 2;
        int[] shown = [.. byMask.Take(_options.SheetPairs - ofImage).Concat(byImage.Take(ofImage)).Distinct()];
        var tiles = new List<RgbImage>();
        int zoom = Math.Clamp(128 / Size, 1, 8);
        void Show(PairPixels pair)
        {
            tiles.Add(NearestZoom.Enlarge(QualityPairs.ImageOf(pair), zoom));
            tiles.Add(NearestZoom.Enlarge(MaskPicture.Gray(QualityPairs.MaskOf(pair), classes), zoom));
        }
        foreach (int i in shown)
        {
            Show(Pool.Pixels[i]);
            Show(Pairs.Pixels[place[result.MaskNeighbours[i].Nearest]]);
            if (closest is not null) Show(Pairs.Pixels[closest[i].Nearest]);
        }
        return Montage.Of(tiles, closest is null ? 4 : 6);
    }

    /// <summary>Classes of all masks, background included.</summary>
    public int Classes() => Math.Max(2, 1 + Pool.Pixels.Concat(Pairs.Pixels).Concat(HeldOut?.Pixels ?? []).Max(p => (int)p.Mask.Max()));

    private (PairVerdict? Verdict, int Attempt) Judged(PairPixels pair) => (_options.Bounds.Judge(QualityPairs.MaskOf(pair)), 0);

    private QualityNeighbour[] Neighbours(QualityPairs pairs)
    {
        Step("nearest masks");
        var nearest = MaskInformation.NearestOfEach([.. pairs.Pixels.Select(p => p.Mask)], [.. Pairs.Pixels.Select(p => p.Mask)]);
        return [.. nearest.Select((n, i) => new QualityNeighbour(pairs.Ids[i], Pairs.Ids[n.Index], n.Information))];
    }

    private (MemorisationTest? Test, string? Refusal) Memorisation()
    {
        if (HeldOut is null)
            return (null, "Refused: there are no held-out real pairs, so nobody knows which distance is suspicious; " +
                "name some with --held-out.");
        try
        {
            return (MemorisationTest.Of(Pool.Pixels, Pairs.Pixels, HeldOut.Pixels), null);
        }
        catch (ArgumentException exception)
        {
            return (null, "Refused: " + exception.Message);
        }
    }

    private SampleQuality[] Samples()
    {
        Step("features");
        var (images, masks) = (Vectors.Of(_features.Image, Pairs, Pool, HeldOut), Vectors.Of(_features.Mask, Pairs, Pool, HeldOut));
        Step("distances");
        int all = _options.FeatureDimensions;
        var (image, imageHalf, maskHalf) = (images.Reduced(all), images.Reduced((all + 1) / 2), masks.Reduced(all / 2));
        return
        [
            Quality("image: " + image.Name, image.Real, image.Made),
            Quality(
                $"joint: {imageHalf.Name} + {maskHalf.Name}", Joined(imageHalf.Real, maskHalf.Real), Joined(imageHalf.Made, maskHalf.Made)),
        ];
    }

    private SampleQuality Quality(string name, double[][] real, double[][] made)
    {
        _cancellation.ThrowIfCancellationRequested();
        return SampleQuality.Of(name, real, made, new() { Halves = _options.Halves, Seed = _options.Seed });
    }

    private static double[][] Joined(double[][] first, double[][] second) => [.. first.Zip(second, (a, b) => (double[])[.. a, .. b])];

    private void Step(string what)
    {
        _cancellation.ThrowIfCancellationRequested();
        new ProgressClock(_progress, what, 1).Report(0);
    }

    /// <summary>The features of one part of all pairs.</summary>
    private sealed record Vectors(string Name, double[][] Real, double[][] Made, double[][] HeldOut)
    {
        internal static Vectors Of(IFeatureExtractor extractor, QualityPairs real, QualityPairs made, QualityPairs? heldOut) => new(
            extractor.Name, extractor.Extract(real.Pixels), extractor.Extract(made.Pixels),
            heldOut is null ? [] : extractor.Extract(heldOut.Pixels));

        internal Vectors Reduced(int dimensions)
        {
            if (dimensions == 0) return this;
            bool apart = HeldOut.Length >= 2 * dimensions;
            var components = PrincipalComponents.Of(apart ? HeldOut : [.. Real, .. Made], dimensions);
            return this with
            {
                Name = FormattableString.Invariant($"{Name}, first {components.Count} principal components ") + FormattableString.Invariant(
                    $"of {(apart ? "held-out" : "all")} pairs ({100 * components.Explained:0} % of the variance)"),
                Real = components.Apply(Real), Made = components.Apply(Made),
            };
        }
    }
}
