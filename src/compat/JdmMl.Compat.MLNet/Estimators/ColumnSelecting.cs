using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(SignatureLoadModel), "Select columns", "SelectColumns")]

namespace Microsoft.ML.Transforms;

/// <summary>Keeps columns or leaves columns out.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment environment, string[] columns, bool keep, bool keepHidden)
        : base(environment.Register(nameof(ColumnSelectingEstimator)),
            new ColumnSelectingTransformer(environment, columns, keep, keepHidden))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        Transformer.CheckNames(inputSchema.Select(c => c.Name), nameof(inputSchema));
        return new SchemaShape(inputSchema.Where(c => Transformer.Keeps(c.Name)));
    }
}

/// <summary>Keeps columns or leaves columns out.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    private readonly IHost _host;
    private readonly string[] _columns;
    private readonly bool _keep;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(IHostEnvironment environment, string[] columns, bool keep, bool keepHidden)
    {
        _host = environment.Register(nameof(ColumnSelectingTransformer));
        Check.That(columns is { Length: > 0 }, "Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        (_columns, _keep, _keepHidden) = (columns, keep, keepHidden);
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) =>
        SelectedView.SchemaOf(inputSchema, Kept(inputSchema, nameof(inputSchema)));

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new SelectedView(_host, input, Kept(input.Schema, nameof(input)));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) =>
        new SelectedView(_host, new EmptyView(_host, inputSchema), Kept(inputSchema, nameof(inputSchema)));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(new("SELCOLS ", 1, 1, 1, GetType().Assembly.FullName, "SelectColumns"));
        ctx.Writer.Write(_keep);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.Write(_columns.Length);
        foreach (var column in _columns)
            ctx.Writer.Write(column);
    }

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var (keep, keepHidden) = (ctx.Reader.ReadBoolean(), ctx.Reader.ReadBoolean());
        var columns = Enumerable.Range(0, ctx.Reader.ReadInt32()).Select(_ => ctx.Reader.ReadString()).ToArray();
        return new(env, columns, keep, keepHidden);
    }

    internal bool Keeps(string name) => _columns.Contains(name) == _keep;

    internal void CheckNames(IEnumerable<string> present, string parameter)
    {
        var missing = _columns.Except(present).ToArray();
        if (missing.Length > 0)
            throw Check.SchemaMismatch(parameter, "input", string.Join(",", missing));
    }

    // Kept columns come in the order they were named in; what is left after dropping keeps the input's order, hidden columns included.
    private int[] Kept(DataViewSchema schema, string parameter)
    {
        Check.Value(schema, parameter);
        CheckNames(schema.Select(c => c.Name), parameter);
        return _keep
            ? _columns.SelectMany(name => schema.Where(c => c.Name == name && (_keepHidden || !c.IsHidden))).Select(c => c.Index).ToArray()
            : schema.Where(c => Keeps(c.Name)).Select(c => c.Index).ToArray();
    }
}
