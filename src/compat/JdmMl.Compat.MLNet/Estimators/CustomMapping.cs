using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// A transform from a delegate. Its <see cref="GetOutputSchema"/> is also the only public way to make <see cref="SchemaShape"/> columns.
/// </summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(
        IHostEnvironment environment, Action<TSrc, TDst> map, string contract, SchemaDefinition input, SchemaDefinition output)
        : base(environment.Register("CustomMappingEstimator"),
            new CustomMappingTransformer<TSrc, TDst>(environment, map, contract, input, output))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var added = SchemaShape.Of(MemberColumn.Schema(Transformer.Added));
        var result = inputSchema.ToDictionary(c => c.Name);
        foreach (var needed in MemberColumn.Of(typeof(TSrc), Transformer.InputDefinition))
        {
            if (!result.TryGetValue(needed.Name, out var found))
                throw Check.SchemaMismatch(nameof(inputSchema), "input", needed.Name);
            var expected = SchemaShape.Column.Of(needed.Name, needed.Type, null);
            // A varying size takes a known one too, never the other way round. Item types are compared by reference, as in ML.NET.
            var kindFits = expected.Kind == SchemaShape.Column.VectorKind.VariableVector
                ? found.Kind != SchemaShape.Column.VectorKind.Scalar
                : found.Kind == expected.Kind;
            if (!kindFits || expected.ItemType != found.ItemType || expected.IsKey != found.IsKey)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", needed.Name, needed.Type.ToString(), found.TypeText());
        }
        foreach (var column in added)
            result[column.Name] = column;
        return new SchemaShape(result.Values);
    }
}

/// <summary>A transform from a delegate; it runs once a row, when somebody reads one of its columns.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly IHost _host;
    private readonly Action<TSrc, TDst> _map;
    private readonly string _contract;

    internal CustomMappingTransformer(
        IHostEnvironment environment, Action<TSrc, TDst> map, string contract, SchemaDefinition input, SchemaDefinition output)
    {
        _host = environment.Register("CustomMappingTransformer");
        Check.Value(map, "mapAction");
        (_map, _contract, InputDefinition) = (map, contract, input);
        Added = output is null
            ? MemberColumn.Of(typeof(TDst), SchemaDefinition.Direction.Write)
            : MemberColumn.Of(typeof(TDst), output);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal SchemaDefinition InputDefinition { get; }

    internal MemberColumn[] Added { get; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new ColumnBindings(inputSchema, new Mapper(this, inputSchema).Added).Schema;
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new MappedView(_host, input, new Mapper(this, input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new MappedView(_host, new EmptyView(_host, inputSchema), new Mapper(this, inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw (_contract is null
        ? new InvalidOperationException("Empty contract name for a transform: the transform cannot be saved")
        : Saving.NotHere(this));

    private sealed class Mapper(CustomMappingTransformer<TSrc, TDst> parent, DataViewSchema input) : IColumnMapper
    {
        private readonly ObjectReader<TSrc> _reader = new(input, ignoreMissingColumns: false, parent.InputDefinition);

        public IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; } =
            MemberColumn.Schema(parent.Added).Select(c => new DataViewSchema.DetachedColumn(c)).ToArray();

        public Func<int, bool> Needs(bool[] activeAdded)
        {
            var needed = activeAdded.Any(a => a) ? _reader.Needed.Select(c => c.Index).ToHashSet() : [];
            return needed.Contains;
        }

        public Delegate[] Getters(DataViewRow row, bool[] activeAdded)
        {
            if (!activeAdded.Any(a => a))
                return new Delegate[activeAdded.Length];
            var (source, target) = (new TSrc(), new TDst());
            var fill = _reader.Filler(row);
            var output = new ObjectRow<TDst>(parent.Added);
            var served = -1L;
            return output.Schema.Select(c => activeAdded[c.Index]
                ? GenericCall.On<Delegate>(typeof(Mapper), null, nameof(Getter), c.Type.RawType, output, c, (Action)Refresh) : null).ToArray();

            // Once a row for all columns.
            void Refresh()
            {
                if (served == row.Position)
                    return;
                fill(source);
                parent._map(source, target);
                output.Show(target);
                served = row.Position;
            }
        }

        private static ValueGetter<T> Getter<T>(ObjectRow<TDst> output, DataViewSchema.Column column, Action refresh)
        {
            var get = output.GetGetter<T>(column);
            return (ref T value) =>
            {
                refresh();
                get(ref value);
            };
        }
    }
}
