using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.ThirdParty;

/// <summary>A row mapper that adds one column at the end, written with public API only.</summary>
internal abstract class AddedColumnTransformer : ITransformer
{
    public bool IsRowToRowMapper => true;

    protected abstract string InputName { get; }

    protected abstract DataViewSchema.DetachedColumn Added { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(Added.Name, Added.Type, Added.Annotations);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => new View(this, input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

    protected abstract Delegate Getter(DataViewRow row);

    private DataViewSchema.Column[] Dependencies(DataViewSchema input, IEnumerable<DataViewSchema.Column> needed)
    {
        var active = needed.Select(c => c.Index).ToHashSet();
        return input.Where(c => active.Contains(c.Index) || (active.Contains(input.Count) && c.Index == input[InputName].Index)).ToArray();
    }

    private sealed class Mapper(AddedColumnTransformer parent, DataViewSchema input) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => input;

        public DataViewSchema OutputSchema { get; } = parent.GetOutputSchema(input);

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
            parent.Dependencies(input, dependingColumns);

        public DataViewRow GetRow(DataViewRow row, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(parent, OutputSchema, row);
    }

    private sealed class Row(AddedColumnTransformer parent, DataViewSchema schema, DataViewRow input) : DataViewRow
    {
        private readonly Delegate _getter = parent.Getter(input);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index < input.Schema.Count ? input.GetGetter<TValue>(input.Schema[column.Index]) : (ValueGetter<TValue>)_getter;
    }

    private sealed class View(AddedColumnTransformer parent, IDataView source) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema { get; } = parent.GetOutputSchema(source.Schema);

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var needed = columnsNeeded.ToArray();
            return new Cursor(parent, Schema, source.GetRowCursor(parent.Dependencies(source.Schema, needed), rand), needed);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        {
            var needed = columnsNeeded.ToArray();
            return source.GetRowCursorSet(parent.Dependencies(source.Schema, needed), n, rand)
                .Select(c => (DataViewRowCursor)new Cursor(parent, Schema, c, needed)).ToArray();
        }
    }

    private sealed class Cursor(AddedColumnTransformer parent, DataViewSchema schema, DataViewRowCursor input, DataViewSchema.Column[] needed)
        : DataViewRowCursor
    {
        private readonly HashSet<int> _active = needed.Select(c => c.Index).ToHashSet();

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            column.Index < input.Schema.Count
                ? input.GetGetter<TValue>(input.Schema[column.Index])
                : (ValueGetter<TValue>)parent.Getter(input);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
