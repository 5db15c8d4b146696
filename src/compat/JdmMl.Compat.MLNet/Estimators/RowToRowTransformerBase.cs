using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A transformer that adds columns row by row. Only ML.NET itself derives from it.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected readonly IHost Host;

    private protected RowToRowTransformerBase(IHost host) => Host = host;

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new ColumnBindings(inputSchema, Mapper(inputSchema).Added).Schema;
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new MappedView(Host, input, Mapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new MappedView(Host, new EmptyView(Host, inputSchema), Mapper(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => Save(ctx);

    private protected virtual void Save(ModelSaveContext ctx) => throw Saving.NotHere(this);

    private protected abstract IColumnMapper Mapper(DataViewSchema schema);
}

/// <summary>A transformer each of whose columns is made from one input column. Only ML.NET itself derives from it.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHost host, (string Output, string Input)[] columns) : base(host)
    {
        foreach (var (output, input) in columns)
        {
            Check.NonEmpty(input, nameof(columns));
            Check.NonEmpty(output, nameof(columns));
        }
        Columns = columns;
    }

    private protected (string Output, string Input)[] Columns { get; }
}

/// <summary>What has no place in a model file.</summary>
internal static class Saving
{
    public static NotSupportedException NotHere(object component) =>
        new($"{component.GetType().Name} cannot be saved: this stand-in for ML.NET writes chains, copied and selected columns.");
}
