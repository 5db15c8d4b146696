using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>Saving and loading, as <see cref="ImageSegmentationCatalog"/> offers it.</summary>
public static class ImageSegmentationModels
{
    /// <summary>
    /// Writes a fitted chain of this library's stages into one file: a zip of safetensors and JSON that opens without ML.NET. Weights
    /// stand in it once; generated pairs stay where they are and are referred to.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A fitted chain.</param>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <exception cref="JdmException">The chain holds a stage of another library, or the file cannot be written.</exception>
    public static void SaveBundle<TLast>(this ImageSegmentationCatalog catalog, TransformerChain<TLast> model, string path)
        where TLast : class, ITransformer => ModelBundle.Save(model.GetModelFor(TransformerScope.Everything), path);

    /// <summary>Writes a single fitted stage, or a chain that was loaded.</summary>
    /// <inheritdoc cref="SaveBundle{TLast}(ImageSegmentationCatalog, TransformerChain{TLast}, string)"/>
    public static void SaveBundle(this ImageSegmentationCatalog catalog, ITransformer model, string path)
        => ModelBundle.Save(Chain(model), path);

    /// <summary>Writes a bundle of the segmenter alone: what predicting needs and nothing else.</summary>
    /// <inheritdoc cref="SaveBundle{TLast}(ImageSegmentationCatalog, TransformerChain{TLast}, string)"/>
    public static void SaveForScoring<TLast>(this ImageSegmentationCatalog catalog, TransformerChain<TLast> model, string path)
        where TLast : class, ITransformer => ModelBundle.SaveForScoring(model.GetModelFor(TransformerScope.Everything), path);

    /// <inheritdoc cref="SaveForScoring{TLast}(ImageSegmentationCatalog, TransformerChain{TLast}, string)"/>
    public static void SaveForScoring(this ImageSegmentationCatalog catalog, ITransformer model, string path)
        => ModelBundle.SaveForScoring(Chain(model), path);

    /// <summary>Reads a bundle, onto the device that the context asks for.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">A file that SaveBundle or SaveForScoring wrote.</param>
    /// <returns>The chain, with its scopes.</returns>
    /// <exception cref="JdmException">The file is no bundle, of another version, or damaged.</exception>
    public static TransformerChain<ITransformer> LoadBundle(this ImageSegmentationCatalog catalog, string path)
        => ModelBundle.Load(catalog.Context, path);

    /// <summary>
    /// Reads a file of <c>mlContext.Model.Save</c>. The same as <c>mlContext.Model.Load</c>, which works too once the context was asked
    /// for this catalog, but with a plain message where a stage is refused.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">Columns of the training data that ML.NET keeps, which are all but images; null for none.</param>
    /// <exception cref="JdmException">A stage is of another version, or damaged.</exception>
    /// <exception cref="NotSupportedException">The ML.NET at hand cannot load our stages; the message says what to do.</exception>
    public static ITransformer LoadModel(this ImageSegmentationCatalog catalog, string path, out DataViewSchema? inputSchema)
    {
        if (!File.Exists(path)) throw new JdmException($"'{path}' does not exist; expected a file that mlContext.Model.Save wrote.");
        using var stream = File.OpenRead(path);
        return ModelFiles.Load(catalog.Context, stream, out inputSchema);
    }

    private static TransformerChain<ITransformer> Chain(ITransformer model)
        => model as TransformerChain<ITransformer> ?? new TransformerChain<ITransformer>(model);
}
