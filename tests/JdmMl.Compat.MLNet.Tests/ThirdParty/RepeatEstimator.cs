using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.ThirdParty;

/// <summary>Gives every row twice: an augmentation, which belongs into the training scope.</summary>
internal sealed class RepeatEstimator(bool asMapper = false) : IEstimator<RepeatTransformer>
{
    public RepeatTransformer Fit(IDataView input) => new(asMapper);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => new(inputSchema);
}

/// <summary>Gives every row twice; as a row mapper, if it is one, it changes nothing.</summary>
internal sealed class RepeatTransformer(bool asMapper) : ITransformer, IDisposable
{
    public bool Disposed { get; private set; }

    public bool IsRowToRowMapper => asMapper;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IDataView Transform(IDataView input) => new View(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        asMapper ? new Identity(inputSchema) : throw new NotSupportedException();

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

    public void Dispose() => Disposed = true;

    private sealed class Identity(DataViewSchema schema) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => schema;

        public DataViewSchema OutputSchema => schema;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => dependingColumns;

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => input;
    }

    private sealed class View(IDataView source) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount() * 2;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(source.GetRowCursor(columnsNeeded));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded)];
    }

    private sealed class Cursor(DataViewRowCursor input) : DataViewRowCursor
    {
        private long _position = -1;
        private bool _ended;

        public override long Position => _ended ? -1 : _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => input.Schema;

        public override bool MoveNext()
        {
            _ended |= _position % 2 != 0 && !input.MoveNext();
            if (!_ended)
                _position++;
            return !_ended;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var get = input.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                get(ref id);
                id = Position % 2 == 0 ? id.Fork() : id.Fork().Next();
            };
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => input.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }
}
