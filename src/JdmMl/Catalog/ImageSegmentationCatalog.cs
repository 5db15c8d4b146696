using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>Image segmentation with generated pairs; reached by <c>mlContext.GetImageSegmentation()</c>.</summary>
public sealed class ImageSegmentationCatalog
{
    private readonly MLContext _context;

    // Without it, typed rows and PredictionEngine refuse image columns whose size the schema does not know.
    static ImageSegmentationCatalog() => DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage));

    internal ImageSegmentationCatalog(MLContext context)
    {
        _context = context;
        Trainers = new ImageSegmentationTrainers(context);
    }

    /// <summary>The trainers.</summary>
    public ImageSegmentationTrainers Trainers { get; }

    /// <summary>Opens a data set; pixels are read when a row is.</summary>
    /// <param name="path">A manifest (JSON), or a folder with <c>images</c> and <c>masks</c>.</param>
    /// <param name="options">Root folder and split.</param>
    /// <exception cref="JdmException">Something is missing or does not fit; the message names file, key and remedy.</exception>
    public IDataView LoadPairs(string path, LoadPairsOptions? options = null)
    {
        options ??= new();
        return LoadPairs(PairSources.Open(path, options.Root, options.Split));
    }

    /// <summary>Pairs from anywhere, for instance phantoms or a pool, as rows.</summary>
    public IDataView LoadPairs(IPairSource pairs) => new PairsView(pairs);

    /// <summary>A stage that adds synthetic pairs to the training rows; append it with <c>TransformerScope.Training</c>.</summary>
    public PairGenerator PairGenerator(PairGeneratorOptions? options = null) => new(_context, options);

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
}
