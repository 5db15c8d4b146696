using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view of some columns of another, by index; also the same for single rows.</summary>
internal sealed class SelectedView : IDataView, IRowToRowMapper
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly int[] _kept;

    public SelectedView(IHostEnvironment environment, IDataView source, int[] kept)
    {
        _host = environment.Register("SelectColumnsDataTransform");
        (_source, _kept) = (source, kept);
        Schema = SchemaOf(source.Schema, kept);
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema { get; }

    public DataViewSchema InputSchema => _source.Schema;

    public DataViewSchema OutputSchema => Schema;

    public static DataViewSchema SchemaOf(DataViewSchema source, int[] kept) =>
        DataViewSchema.Of(kept.Select(i => new DataViewSchema.DetachedColumn(source[i])));

    /// <summary>The view itself, or one without the columns that cannot be kept in memory.</summary>
    public static IDataView WithoutUncacheable(IHostEnvironment environment, IDataView source)
    {
        var kept = source.Schema.Where(c => c.Type.IsCacheable()).Select(c => c.Index).ToArray();
        return kept.Length == source.Schema.Count ? source : new SelectedView(environment, source, kept);
    }

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        return new Cursor(this, _source.GetRowCursor(InputsFor(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        return _source.GetRowCursorSet(InputsFor(active), n, rand).Select(c => (DataViewRowCursor)new Cursor(this, c, active)).ToArray();
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        InputsFor(ActiveColumns.Of(Schema, dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(this, input);

    private DataViewSchema.Column[] InputsFor(bool[] active) =>
        InputSchema.Where(c => Enumerable.Range(0, active.Length).Any(i => active[i] && _kept[i] == c.Index)).ToArray();

    private sealed class Cursor(SelectedView view, DataViewRowCursor input, bool[] active) : FollowingCursor(view._host, input)
    {
        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            Input.GetGetter<TValue>(Input.Schema[view._kept[column.Index]]);
    }

    private sealed class Row(SelectedView view, DataViewRow input) : DataViewRow
    {
        private bool _disposed;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => view.Schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            input.GetGetter<TValue>(input.Schema[view._kept[column.Index]]);

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
                input.Dispose();
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
