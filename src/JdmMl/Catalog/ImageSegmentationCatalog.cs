using JdmMl.Data;
using JdmMl.Diffusion;
using Microsoft.ML;

namespace JdmMl;

/// <summary>Image segmentation with generated pairs; reached by <c>mlContext.GetImageSegmentation()</c>.</summary>
public sealed class ImageSegmentationCatalog
{
    private readonly MLContext _context;

    static ImageSegmentationCatalog() => UnsizedImages.Register();

    internal ImageSegmentationCatalog(MLContext context)
    {
        _context = context;
        try
        {
            LoadableStages.Register(context);
        }
        catch (NotSupportedException)
        {
            // Everything else works without; whoever saves or loads is told.
        }
        Trainers = new ImageSegmentationTrainers(context);
    }

    /// <summary>
    /// Whether ML.NET's own model files take our stages, and by which way: a self-test, run when first asked. Where they do,
    /// <c>mlContext.Model.Load</c> works on every context that was asked for this catalog before.
    /// </summary>
    public ModelFileSupport ModelFiles => JdmMl.ModelFiles.Support;

    internal MLContext Context => _context;

    /// <summary>The trainers.</summary>
    public ImageSegmentationTrainers Trainers { get; }

    /// <summary>Opens a data set; pixels are read when a row is.</summary>
    /// <param name="path">A manifest (JSON), or a folder with <c>images</c> and <c>masks</c>.</param>
    /// <param name="options">Root folder and split.</param>
    /// <exception cref="JdmException">Something is missing or does not fit; the message names file, key and remedy.</exception>
    public IDataView LoadPairs(string path, LoadPairsOptions? options = null)
    {
        options ??= new();
        return LoadPairs(PairSources.Open(path, options.Root, options.Split), options.ClassNames);
    }

    /// <summary>Pairs from anywhere, for instance phantoms or a pool, as rows.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="classNames">A name for each class, background first, which travels with the masks; null: unnamed.</param>
    public IDataView LoadPairs(IPairSource pairs, IReadOnlyList<string>? classNames = null) => new PairsView(pairs, classNames);

    /// <summary>A stage that adds synthetic pairs to the training rows; append it with <c>TransformerScope.Training</c>.</summary>
    public PairGenerator PairGenerator(PairGeneratorOptions? options = null) => new(_context, options);

    /// <summary>The same with its most used options by themselves.</summary>
    /// <param name="ratio">Synthetic pairs for each real training row, rounded down.</param>
    /// <param name="sampler">How to draw.</param>
    /// <param name="seed">Seed of the pool.</param>
    /// <exception cref="JdmException">An option is out of range.</exception>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]
    public PairGenerator PairGenerator(double ratio, ISampler sampler, int seed = 7)
        => new(_context, new() { Ratio = ratio, Sampler = sampler, Seed = seed });

    /// <summary>
    /// Fits and evaluates once a fold: every row is tested once, by a model that did not learn from it. Rows that share the sampling key,
    /// such as the images of one patient, are never divided.
    /// </summary>
    /// <param name="data">Pairs as rows.</param>
    /// <param name="estimator">For instance a whole chain; fitted anew for every fold.</param>
    /// <param name="numberOfFolds">At least 2; folds are equal on average only, as everywhere in ML.NET.</param>
    /// <param name="samplingKeyColumnName">Column of the key; null divides row by row.</param>
    /// <param name="options">How to evaluate.</param>
    /// <param name="seed">Seed of the division; null takes the context's.</param>
    /// <exception cref="JdmException">A fold, or the rest without it, has no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or fewer than two folds.</exception>
    public IReadOnlyList<SegmentationFold> CrossValidate(
        IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds = 5, string? samplingKeyColumnName = PairColumns.Group,
        EvaluateOptions? options = null, int? seed = null)
        => FoldByFold.Run(_context, data, estimator, numberOfFolds, samplingKeyColumnName, options ?? new(), seed);

    /// <summary>Compares <c>Mask</c> with <c>PredictedMask</c>, row by row.</summary>
    /// <param name="predictions">What a fitted chain's <c>Transform</c> returned for a test view.</param>
    /// <param name="options">Columns and conventions.</param>
    /// <exception cref="JdmException">A synthetic row, an empty view, masks of different sizes.</exception>
    public SegmentationMetrics Evaluate(IDataView predictions, EvaluateOptions? options = null)
        => SegmentationEvaluator.Evaluate(predictions, options ?? new());
}

/// <summary>Where pairs lie and which of them to take.</summary>
public sealed record LoadPairsOptions
{
    /// <summary>Folder that the manifest's paths start from; null: the manifest's own folder.</summary>
    public string? Root { get; init; }

    /// <summary>Split to take, for instance <c>train</c>; null takes all pairs.</summary>
    public string? Split { get; init; }

    /// <summary>A name for each class, background first, which travels with the masks; null: unnamed.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }
}
