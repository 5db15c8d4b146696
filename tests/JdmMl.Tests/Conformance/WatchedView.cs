using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests.Conformance;

/// <summary>A view that this library does not know: it counts cursors and image reads, and may lack images in some rows.</summary>
internal sealed class WatchedView(IDataView view) : IDataView
{
    private int _open, _opened, _images;

    internal int Open => _open;
    internal int Opened => _opened;
    internal int ImagesRead => _images;

    /// <summary>Positions of rows whose image is missing.</summary>
    internal HashSet<long> Missing { get; init; } = [];

    public DataViewSchema Schema => view.Schema;
    public bool CanShuffle => view.CanShuffle;
    public long? GetRowCount() => view.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _opened);
        return new Cursor(this, view.GetRowCursor(columnsNeeded, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(WatchedView owner, DataViewRowCursor input) : DataViewRowCursor
    {
        private bool _disposed;

        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => input.Schema;
        public override bool MoveNext() => input.MoveNext();
        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(column);
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var getter = input.GetGetter<TValue>(column);
            if (column.Name != PairColumns.Image) return getter;
            return (ref TValue value) =>
            {
                Interlocked.Increment(ref owner._images);
                getter(ref value);
                if (owner.Missing.Contains(input.Position)) value = default!;
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                Interlocked.Decrement(ref owner._open);
                input.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
