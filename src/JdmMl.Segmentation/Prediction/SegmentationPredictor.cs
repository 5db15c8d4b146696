using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Images of any size to masks: one, many, a folder, a source of pairs or a stream. Any number of threads may use it at once; memory does
/// not grow with the number of calls. Disposing leaves the models alone and is not thread-safe.
/// </summary>
public sealed class SegmentationPredictor : IDisposable
{
    private readonly IImageTiling _tiling;
    private readonly AveragedLogits _logits;
    private readonly IDisposable[] _held;
    private readonly int _classes;
    private bool _disposed;

    /// <summary>Predicts with one model.</summary>
    /// <param name="model">Stays the caller's and must live as long as this object.</param>
    /// <param name="options">How; null: as the model says.</param>
    /// <exception cref="JdmException">An option is out of range, or the model is being used in another precision.</exception>
    public SegmentationPredictor(SegmentationModel model, PredictionOptions? options = null)
        : this([model], model.Postprocessing, options) { }

    /// <summary>Predicts with the mean logits of several models.</summary>
    /// <param name="ensemble">Stays the caller's and must live as long as this object.</param>
    /// <param name="options">How; null: as the first model says.</param>
    /// <exception cref="JdmException">An option is out of range, or a model is being used in another precision.</exception>
    public SegmentationPredictor(SegmentationEnsemble ensemble, PredictionOptions? options = null)
        : this(ensemble.Models, ensemble.Postprocessing, options) { }

    private SegmentationPredictor(
        IReadOnlyList<SegmentationModel> models, LargestComponentDecision? decision, PredictionOptions? options)
    {
        var first = models[0];
        Options = options ?? first.Options.ToPredictionOptions();
        Options.Validate();
        _classes = first.Options.Classes;
        LargestComponent = Options.LargestComponent switch
        {
            LargestComponentUse.On => LargestComponentRule.WholeForeground,
            LargestComponentUse.Off => LargestComponentRule.None,
            _ => decision?.Rule ?? LargestComponentRule.None,
        };
        _logits = new AveragedLogits([.. models.Select(model => model.Network)], Options.Mirroring, Options.BatchSize);
        var held = new List<IDisposable>();
        try
        {
            foreach (var model in models) held.Add(model.Precision.Use(Options.Precision));
            _tiling = IImageTiling.For(first.Options, Options, first.Device);
        }
        catch
        {
            held.ForEach(one => one.Dispose());
            throw;
        }
        _held = [.. held];
    }

    /// <summary>How it predicts.</summary>
    public PredictionOptions Options { get; }

    /// <summary>
    /// What happens to a mask at the end, by <see cref="PredictionOptions.LargestComponent"/> and the decision beside the model.
    /// </summary>
    public LargestComponentRule LargestComponent { get; }

    /// <summary>Height and width in pixels of what goes through the network.</summary>
    public (int Height, int Width) NetworkSize => _tiling.NetworkSize;

    /// <summary>The mask of an image, at its native size.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public LabelMask Predict(RgbImage image) => Predict([image])[0];

    /// <summary>A mask for each image, each at its native size; windows of all of them share batches.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public IReadOnlyList<LabelMask> Predict(IReadOnlyList<RgbImage> images) =>
        [.. SegmentTogether(images, ProbabilitySize.None).Select(one => one.Mask)];

    /// <summary>Mask and probabilities of an image.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public SegmentationPrediction Segment(RgbImage image, ProbabilitySize probabilities = ProbabilitySize.None) =>
        SegmentTogether([image], probabilities)[0];

    /// <summary>A stream of images, in order; a batch of them is read ahead and no more.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public IEnumerable<SegmentationPrediction> Segment(
        IEnumerable<RgbImage> images, ProbabilitySize probabilities = ProbabilitySize.None) =>
        images.Chunk(Options.BatchSize).SelectMany(chunk => SegmentTogether(chunk, probabilities));

    /// <summary>All pairs of a source, in order; the next images are read while the network computes.</summary>
    /// <exception cref="JdmException">A pair cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public IEnumerable<PairPrediction> Segment(IPairSource pairs, ProbabilitySize probabilities = ProbabilitySize.None) =>
        Segment(pairs, probabilities, LargestComponent);

    /// <summary>All images of a folder, in natural order of their names; the pairs' masks are empty.</summary>
    /// <exception cref="JdmException">The folder holds no image, or one cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    public IEnumerable<PairPrediction> SegmentFolder(string folder, ProbabilitySize probabilities = ProbabilitySize.None) =>
        Segment(UnlabelledImages.InFolder(folder), probabilities);

    /// <summary>
    /// Whether keeping the largest component helps on cases that the model did not learn from: predicts them without any such rule and
    /// compares.
    /// </summary>
    /// <exception cref="JdmException">A pair cannot be read, or there is none.</exception>
    public LargestComponentDecision DecideLargestComponent(IPairSource validation) =>
        LargestComponentDecision.Of(
            Segment(validation, ProbabilitySize.None, LargestComponentRule.None).Select(one => (one.Pair.Mask, one.Prediction.Mask)),
            _classes);

    /// <summary>Ends the use of the models.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _tiling.Dispose();
        foreach (var one in _held) one.Dispose();
    }

    private IEnumerable<PairPrediction> Segment(IPairSource pairs, ProbabilitySize probabilities, LargestComponentRule rule)
    {
        var chunks = Enumerable.Range(0, pairs.Items.Count).Chunk(Options.BatchSize).Select(chunk =>
            (Func<ImagePair[]>)(() => Array.ConvertAll(chunk, pairs.Read)));
        foreach (var chunk in ReadAhead.Of(chunks))
            foreach (var (pair, prediction) in chunk.Zip(SegmentTogether([.. chunk.Select(pair => pair.Image)], probabilities, rule)))
                yield return new PairPrediction(pair, prediction);
    }

    private SegmentationPrediction[] SegmentTogether(IReadOnlyList<RgbImage> images, ProbabilitySize probabilities) =>
        SegmentTogether(images, probabilities, LargestComponent);

    // Batches fill up across images; an image is finished as soon as all its windows came back.
    private SegmentationPrediction[] SegmentTogether(
        IReadOnlyList<RgbImage> images, ProbabilitySize probabilities, LargestComponentRule rule)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var results = new SegmentationPrediction[images.Count];
        var waiting = new List<(PreparedImage Image, int Index, int Tile)>();
        for (var i = 0; i < images.Count; i++)
        {
            var prepared = _tiling.Prepare(images[i]);
            for (var tile = 0; tile < prepared.Tiles; tile++)
            {
                waiting.Add((prepared, i, tile));
                if (waiting.Count == _logits.ImagesAtOnce) Flush();
            }
        }
        if (waiting.Count > 0) Flush();
        return results;

        void Flush()
        {
            using var perBatch = NewDisposeScope();
            var logits = Forward(waiting);                                  // [N, K, h, w]
            for (var i = 0; i < waiting.Count; i++)
            {
                var (image, index, tile) = waiting[i];
                using var perTile = NewDisposeScope();
                if (!image.Accept(tile, logits.narrow(0, i, 1))) continue;
                results[index] = new SegmentationPrediction(rule.Apply(image.Mask(Options.Resampling)), Softmax(image, probabilities));
                image.Dispose();
            }
            waiting.Clear();
        }
    }

    private Tensor Forward(List<(PreparedImage Image, int Index, int Tile)> windows)
    {
        using var scope = NewDisposeScope();
        var inputs = cat([.. windows.Select(window => window.Image.Input(window.Tile))]);                   // [N, 3, h, w]
        return _logits.Of(inputs).MoveToOuterDisposeScope();
    }

    private static ClassProbabilities? Softmax(PreparedImage image, ProbabilitySize size)
    {
        if (size == ProbabilitySize.None) return null;
        var logits = size == ProbabilitySize.Native ? image.NativeLogits() : image.NetworkLogits();         // [1, K, H, W]
        var values = logits.softmax(1).cpu().contiguous().data<float>().ToArray();
        return new ClassProbabilities((int)logits.shape[1], (int)logits.shape[2], (int)logits.shape[3], values);
    }
}
