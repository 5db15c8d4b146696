using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A view that reads each column of its source once and keeps it. Columns that are neither primitive nor vectors are dropped.
/// </summary>
internal sealed class CachedView : IDataView
{
    // Rows are dealt to the cursors of a set in blocks of this size.
    private const int BatchSize = 64;

    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly CachedColumn[] _columns;
    private readonly object _gate = new();
    private long _rowCount;

    public CachedView(IHostEnvironment environment, IDataView source, params string[] prefetch)
    {
        _host = environment.Register("Cache");
        var columns = (prefetch ?? []).Select(name => source.Schema[name]).ToArray();
        foreach (var column in columns)
            Check.That(column.Type.IsCacheable(),
                $"Asked to prefetch column '{column.Name}' into cache, but it is of unhandled type '{column.Type}'");
        _source = SelectedView.WithoutUncacheable(_host, source);
        _rowCount = _source.GetRowCount() ?? -1;
        _columns = new CachedColumn[Schema.Count];
        if (columns.Length > 0)
            Fill(ActiveColumns.Of(Schema, columns.Select(c => Schema[c.Name])));
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount()
    {
        var rows = Volatile.Read(ref _rowCount);
        return rows < 0 ? null : rows;
    }

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, ActiveColumns.Of(Schema, columnsNeeded), Order(rand), null);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        if (n <= 1)
            return [new Cursor(this, active, Order(rand), null)];
        var order = Order(rand);
        var next = new BlockCounter();
        return Enumerable.Range(0, n).Select(_ => (DataViewRowCursor)new Cursor(this, active, order, next)).ToArray();
    }

    private int[] Order(Random rand)
    {
        if (rand is null)
            return null;
        var order = Enumerable.Range(0, (int)Fill(new bool[Schema.Count])).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            var other = i + rand.Next(order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    /// <summary>Reads what is active and not kept yet; returns the number of rows.</summary>
    private long Fill(bool[] active)
    {
        lock (_gate)
        {
            var missing = Schema.Where(c => active[c.Index] && _columns[c.Index] is null).ToArray();
            if (missing.Length == 0 && _rowCount >= 0)
                return _rowCount;
            using var channel = _host.Start("Cache Filler");
            var columns = missing.Select(c => CachedColumn.For(c.Type)).ToArray();
            using var cursor = _source.GetRowCursor(missing);
            var store = missing.Select((c, i) => columns[i].Store(cursor, c)).ToArray();
            var row = 0;
            for (; cursor.MoveNext(); row++)
                foreach (var write in store)
                    write(row);
            for (var i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = columns[i];
            Volatile.Write(ref _rowCount, row);
            return row;
        }
    }

    private sealed class BlockCounter
    {
        private int _next = -1;

        public int Next() => Interlocked.Increment(ref _next);
    }

    private sealed class Cursor(CachedView view, bool[] active, int[] order, BlockCounter blocks) : RootCursor(view._host)
    {
        private long _rows = -1;
        private long _at = -1;
        private long _batch;

        public override DataViewSchema Schema => view.Schema;

        public override long Batch => _batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            Check.That(Position >= 0, "Cannot call ID getter in current state");
            id = new((ulong)Slot(), 0);
        };

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            Check.Param(column.Index < active.Length, nameof(column));
            return active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.Param(column.Index < active.Length && active[column.Index], nameof(column), CursorErrors.Inactive);
            view.Fill(active);
            return CursorErrors.Typed<TValue>(view._columns[column.Index].Getter(Slot), "");
        }

        protected override bool Advance()
        {
            if (_rows < 0)
                _rows = view.Fill(active);
            _at++;
            if (blocks is not null && _at % BatchSize == 0)
            {
                _batch = blocks.Next();
                _at = _batch * BatchSize;
            }
            return _at < _rows;
        }

        private int Slot()
        {
            Check.That(Position >= 0, CursorErrors.NoRow);
            return order is null ? (int)_at : order[(int)_at];
        }
    }
}
