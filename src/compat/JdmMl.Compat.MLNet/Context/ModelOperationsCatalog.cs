using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What is done with fitted models.</summary>
public sealed class ModelOperationsCatalog
{
    internal const string SchemaEntryName = "Schema";
    private readonly IHostEnvironment _environment;

    internal ModelOperationsCatalog(IHostEnvironment environment) => _environment = environment;

    /// <summary>Writes a model and the columns of its input, which may be null, into a zip file.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, Stream stream)
    {
        Check.Value(stream, nameof(stream));
        using var repository = new RepositoryWriter(stream);
        ModelSaveContext.SaveModel(repository, model, TransformerChain.LoaderSignature);
        if (inputSchema is null)
            return;
        using var entry = repository.CreateEntry(null, SchemaEntryName);
        SchemaEntry.Write(entry, inputSchema);
    }

    /// <summary>Writes a model and the columns of its input, which may be null, into a zip file.</summary>
    public void Save(ITransformer model, DataViewSchema inputSchema, string filePath)
    {
        Check.NonEmpty(filePath, nameof(filePath));
        using var stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    /// <summary>Reads a model and the columns of its input, null where they were not saved.</summary>
    /// <exception cref="FormatException">A member of the model is of a class that is not registered.</exception>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        Check.Value(stream, nameof(stream));
        using var repository = new RepositoryReader(stream);
        using (var entry = repository.OpenEntryOrNull(null, SchemaEntryName))
            inputSchema = entry is null ? null : SchemaEntry.Read(entry);
        ModelLoadContext.LoadModel<ITransformer, SignatureLoadModel>(
            _environment, out var model, repository, TransformerChain.LoaderSignature);
        return model;
    }

    /// <summary>Reads a model and the columns of its input, null where they were not saved.</summary>
    /// <exception cref="FormatException">A member of the model is of a class that is not registered.</exception>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Check.NonEmpty(filePath, nameof(filePath));
        using var stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    /// <summary>An engine for single objects.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The transformer, or a member of the chain, is no row mapper.</exception>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(
        ITransformer transformer,
        bool ignoreMissingColumns = true,
        SchemaDefinition inputSchemaDefinition = null,
        SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new() => CreatePredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
    {
        IgnoreMissingColumns = ignoreMissingColumns,
        InputSchemaDefinition = inputSchemaDefinition,
        OutputSchemaDefinition = outputSchemaDefinition,
    });

    /// <summary>An engine for single objects with the types and annotations of a schema.</summary>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new() =>
        CreatePredictionEngine<TSrc, TDst>(transformer, false, MemberColumn.Definition(typeof(TSrc), inputSchema));

    /// <summary>An engine for single objects.</summary>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new() => new(_environment, transformer, options);
}
