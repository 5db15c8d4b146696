using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Applies a transformer to one object at a time. Not thread-safe. Only ML.NET itself derives from it.</summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer _transformer;
    private readonly bool _ownsTransformer;
    private readonly ObjectRow<TSrc> _input;
    private readonly Action<TDst> _fill;
    private bool _disposed;

    private protected PredictionEngineBase(IHostEnvironment environment, ITransformer transformer, PredictionEngineOptions options)
    {
        Check.Value(transformer, nameof(transformer));
        Check.Param(transformer.IsRowToRowMapper, nameof(transformer), "Must be a row to row mapper");
        (_transformer, _ownsTransformer) = (transformer, options.OwnsTransformer);
        // ML.NET registers these three hosts; they move the context's random stream on.
        foreach (var host in (string[])["Row", "EmptyDataView", "TypedCursorable"])
            environment.Register(host);
        _input = new ObjectRow<TSrc>(options.InputSchemaDefinition is null
            ? MemberColumn.Of(typeof(TSrc), SchemaDefinition.Direction.Read)
            : MemberColumn.Of(typeof(TSrc), options.InputSchemaDefinition));
        var mapper = transformer.GetRowToRowMapper(_input.Schema);
        var reader = new ObjectReader<TDst>(mapper.OutputSchema, options.IgnoreMissingColumns, options.OutputSchemaDefinition);
        _fill = reader.Filler(mapper.GetRow(_input, mapper.OutputSchema));
        OutputSchema = transformer.GetOutputSchema(_input.Schema);
    }

    /// <summary>The transformer's columns for objects of <typeparamref name="TSrc"/>.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>A new prediction.</summary>
    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    /// <summary>Writes a prediction into an object.</summary>
    public abstract void Predict(TSrc example, ref TDst prediction);

    /// <summary>Disposes the transformer too, unless the options say otherwise.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _input.Dispose();
        if (_ownsTransformer)
            (_transformer as IDisposable)?.Dispose();
    }

    private protected void Run(TSrc example, TDst prediction)
    {
        _input.Show(example);
        _fill(prediction);
    }
}

/// <summary>Applies a transformer to one object at a time. Not thread-safe.</summary>
public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst>
    where TSrc : class
    where TDst : class, new()
{
    internal PredictionEngine(IHostEnvironment environment, ITransformer transformer, PredictionEngineOptions options)
        : base(environment, transformer, options)
    {
    }

    /// <inheritdoc/>
    public override void Predict(TSrc example, ref TDst prediction)
    {
        Check.Value(example, nameof(example));
        prediction ??= new TDst();
        Run(example, prediction);
    }
}

/// <summary>What a prediction engine may be told.</summary>
public sealed class PredictionEngineOptions
{
    /// <summary>Whether the prediction object may have members without a column.</summary>
    public bool IgnoreMissingColumns = true;

    /// <summary>How the input object's members map to columns; null to infer it.</summary>
    public SchemaDefinition InputSchemaDefinition;

    /// <summary>How columns map to the prediction object's members; null to infer it.</summary>
    public SchemaDefinition OutputSchemaDefinition;

    /// <summary>Whether disposing the engine disposes the transformer.</summary>
    public bool OwnsTransformer = true;
}
