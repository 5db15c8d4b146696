using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The rows of a view, then the pairs of a pool. Columns that a pair does not have are left at their default there.</summary>
internal sealed class AppendedPairsView(IDataView input, IPairSource pool) : IDataView, IPairView
{
    public DataViewSchema Schema => input.Schema;
    public bool CanShuffle => false;
    public long? GetRowCount() => input.GetRowCount() is long rows ? rows + pool.Items.Count : null;
    public IPairSource? Pairs => input is IPairView { Pairs: IPairSource first } ? first.Concat(pool) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToList();
        return new Cursor(input.GetRowCursor(needed), pool, [.. needed.Select(c => c.Index)]);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor input, IPairSource pool, HashSet<int> active) : DataViewRowCursor
    {
        private readonly PairRow _row = new(pool);
        private long _inputRows;
        private long _pooled = -1;                                          // -1 while the input still has rows
        private long _lastBatch;
        private bool _ended;

        public override long Position => _ended ? -1 : _pooled < 0 ? input.Position : _inputRows + _pooled;
        public override long Batch => _pooled < 0 ? input.Batch : _lastBatch;
        public override DataViewSchema Schema => input.Schema;

        public override bool MoveNext()
        {
            if (_ended) return false;
            if (_pooled < 0 && input.MoveNext())
            {
                _inputRows++;
                _lastBatch = input.Batch;
                return true;
            }
            if (++_pooled < pool.Items.Count) return true;
            _ended = true;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            var source = input.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                if (_pooled < 0) source(ref id);
                else id = new DataViewRowId((ulong)_pooled, 0).Fork();      // rows of our own must not repeat the input's ids
            };
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowContract.RequireActive(IsColumnActive(column), column);
            var source = input.GetGetter<TValue>(column);
            var own = column.IsHidden ? null : _row.Getter(column.Name, () => checked((int)_pooled)) as ValueGetter<TValue>;
            return (ref TValue value) =>
            {
                if (_pooled < 0) source(ref value);
                else if (own is not null) own(ref value);
                else value = default!;
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}
