using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnCopyingTransformer), null, typeof(SignatureLoadModel), "Copy columns", "CopyTransform")]

namespace Microsoft.ML.Transforms;

/// <summary>Copies columns, annotations included.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly (string Output, string Input)[] _columns;

    internal ColumnCopyingEstimator(IHostEnvironment environment, string output, string input)
        : base(environment.Register(nameof(ColumnCopyingEstimator)),
            new ColumnCopyingTransformer(environment, [(output, input ?? output)])) =>
        _columns = [(output, input ?? output)];

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(c => c.Name);
        foreach (var (output, input) in _columns)
        {
            if (!inputSchema.TryFind(input, out var source))
                throw Check.SchemaMismatch(nameof(inputSchema), "input", input);
            result[output] = new(output, source.Kind, source.ItemType, source.IsKey, source.Annotations);
        }
        return new SchemaShape(result.Values);
    }
}

/// <summary>Copies columns, annotations included.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer(IHostEnvironment environment, (string Output, string Input)[] columns)
        : base(environment.Register(nameof(ColumnCopyingTransformer)), columns)
    {
    }

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(new("COPYCOLS", 1, 1, 1, GetType().Assembly.FullName, "CopyTransform"));
        ctx.Writer.Write(Columns.Length);
        foreach (var (output, input) in Columns)
        {
            ctx.Writer.Write(output);
            ctx.Writer.Write(input);
        }
    }

    private static ColumnCopyingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new(
        env, Enumerable.Range(0, ctx.Reader.ReadInt32()).Select(_ => (ctx.Reader.ReadString(), ctx.Reader.ReadString())).ToArray());

    private protected override IColumnMapper Mapper(DataViewSchema schema) => new Copies(schema, Columns);

    private sealed class Copies(DataViewSchema schema, (string Output, string Input)[] columns) : IColumnMapper
    {
        private readonly DataViewSchema.Column[] _sources = columns
            .Select(c => schema.GetColumnOrNull(c.Input) ?? throw Check.SchemaMismatch("inputSchema", "input", c.Input)).ToArray();

        public IReadOnlyList<DataViewSchema.DetachedColumn> Added =>
            _sources.Select((s, i) => new DataViewSchema.DetachedColumn(columns[i].Output, s.Type, s.Annotations)).ToArray();

        public Func<int, bool> Needs(bool[] activeAdded) => input => _sources.Where((s, i) => activeAdded[i] && s.Index == input).Any();

        public Delegate[] Getters(DataViewRow input, bool[] activeAdded) => _sources.Select((s, i) => activeAdded[i]
            ? GenericCall.On<Delegate>(typeof(Copies), null, nameof(Getter), s.Type.RawType, input, s.Index) : null).ToArray();

        private static Delegate Getter<T>(DataViewRow row, int column) => row.GetGetter<T>(row.Schema[column]);
    }
}
