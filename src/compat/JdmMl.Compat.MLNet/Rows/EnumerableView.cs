using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view of a sequence of objects, enumerated anew for every cursor. It never shuffles.</summary>
internal sealed class EnumerableView<TRow> : IDataView
    where TRow : class
{
    private readonly IHost _host;
    private readonly IEnumerable<TRow> _rows;
    private readonly MemberColumn[] _columns;

    public EnumerableView(IHostEnvironment environment, IEnumerable<TRow> rows, MemberColumn[] columns)
    {
        _host = environment.Register("StreamingDataView");
        (_rows, _columns) = (rows, columns);
        Schema = MemberColumn.Schema(columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, ActiveColumns.Of(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly ObjectGetters<TRow> _getters;
        private readonly IEnumerator<TRow> _rows;
        private TRow _current;

        public Cursor(EnumerableView<TRow> view, bool[] active) : base(view._host)
        {
            Schema = view.Schema;
            _getters = new(view._columns, i => active[i], () => _current);
            _rows = view._rows.GetEnumerator();
        }

        public override DataViewSchema Schema { get; }

        public override long Batch => 0;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            Check.That(Position >= 0, CursorErrors.NoRow);
            id = new((ulong)Position, 0);
        };

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

        protected override bool Advance()
        {
            var more = _rows.MoveNext();
            _current = more ? _rows.Current : null;
            Check.That(!more || _current is not null, "Encountered null when iterating over data, this is not supported.");
            return more;
        }

        protected override void Close() => _rows.Dispose();
    }
}
