using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>A view with the columns of a <see cref="RowMapping"/> added, computed row by row while a cursor moves.</summary>
internal sealed class MappedView(IDataView input, RowMapping mapping) : IDataView, IPairView
{
    public DataViewSchema Schema => mapping.OutputSchema;
    public bool CanShuffle => input.CanShuffle;
    public long? GetRowCount() => input.GetRowCount();
    public IPairSource? Pairs => mapping.KeepsPairs && input is IPairView pairs ? pairs.Pairs : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToList();
        // A shuffled cursor has an order that no second cursor can follow.
        return Ahead(needed) && (rand is null || !input.CanShuffle)
            ? WrapAhead(needed)
            : Wrap(input.GetRowCursor(mapping.GetDependencies(needed), rand), needed);
    }

    // One cursor is a set too; rows that are computed together should not be torn apart.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var needed = columnsNeeded.ToList();
        return Ahead(needed)
            ? [GetRowCursor(needed, rand)]
            : [.. input.GetRowCursorSet(mapping.GetDependencies(needed), n, rand).Select(c => Wrap(c, needed))];
    }

    private bool Ahead(List<DataViewSchema.Column> needed) => mapping.ReadsAhead && needed.Exists(c => c.Index >= input.Schema.Count);

    private Cursor WrapAhead(List<DataViewSchema.Column> needed)
    {
        var passing = input.GetRowCursor(mapping.GetDependencies(needed.Where(c => c.Index < input.Schema.Count)));
        return new(passing, mapping.ColumnsAhead(input, passing, needed));
    }

    private Cursor Wrap(DataViewRowCursor cursor, List<DataViewSchema.Column> needed) => new(cursor, mapping.Columns(cursor, needed));

    private sealed class Cursor(DataViewRowCursor input, MappedColumns columns) : DataViewRowCursor
    {
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => columns.Schema;
        public override bool MoveNext() => input.MoveNext();
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override bool IsColumnActive(DataViewSchema.Column column) => columns.IsActive(column);
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.Getter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                columns.Dispose();
                input.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
