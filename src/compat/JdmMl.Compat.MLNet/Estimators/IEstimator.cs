using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Can write itself into a model file.</summary>
public interface ICanSaveModel
{
    /// <summary>Writes the component.</summary>
    void Save(ModelSaveContext ctx);
}

/// <summary>Makes one view of another.</summary>
public interface ITransformer : ICanSaveModel
{
    /// <summary>Whether <see cref="GetRowToRowMapper"/> works, which a prediction engine needs.</summary>
    bool IsRowToRowMapper { get; }

    /// <summary>The columns that <see cref="Transform"/> would give.</summary>
    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <summary>The new view; nothing is computed before somebody reads it.</summary>
    IDataView Transform(IDataView input);

    /// <summary>The same for single rows.</summary>
    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}

/// <summary>Learns a transformer from a view.</summary>
public interface IEstimator<out TTransformer>
    where TTransformer : ITransformer
{
    /// <summary>Learns from the view.</summary>
    TTransformer Fit(IDataView input);

    /// <summary>The columns after the transformer, known before fitting; a chain asks for them before its first fit.</summary>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
