using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>Appends a fixed pool of pairs to any view: the same rows in every cursor. As a row mapper it changes nothing.</summary>
public sealed class PairGeneratorTransformer : ITransformer
{
    internal PairGeneratorTransformer(IPairSource pool) => Pool = pool;

    /// <summary>The generated pairs.</summary>
    public IPairSource Pool { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        CheckSchema(inputSchema);
        return inputSchema;
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Identity(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        CheckSchema(input.Schema);
        return new AppendedPairsView(input, Pool);
    }

    internal static void CheckSchema(DataViewSchema schema)
    {
        SchemaChecks.Image(schema, "image", PairColumns.Image);
        SchemaChecks.Image(schema, "mask", PairColumns.Mask);
        SchemaChecks.Text(schema, "origin", PairColumns.Origin);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw Persistence.NotYet(nameof(PairGeneratorTransformer), "its PoolDirectory");

    private sealed class Identity(DataViewSchema schema) : RowMapping(schema, [])
    {
        protected override IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column added) => [];

        protected override IAddedColumns Bind(DataViewRow input) => throw new InvalidOperationException("an identity adds no columns");
    }
}
