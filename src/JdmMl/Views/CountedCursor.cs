using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>A cursor over rows that are known by their number, 0 to <paramref name="count"/> - 1.</summary>
internal abstract class CountedCursor(DataViewSchema schema, long count, HashSet<int> active) : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;

    public override long Position => _position;
    public override long Batch => 0;
    public override DataViewSchema Schema => schema;

    /// <summary>The present row's number, for getters.</summary>
    protected int Row => checked((int)_position);

    public override bool MoveNext()
    {
        if (_ended) return false;
        if (++_position < count) return true;
        (_ended, _position) = (true, -1);
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        RowContract.RequireActive(IsColumnActive(column), column);
        return RowContract.Cast<TValue>(Getter(column), column);
    }

    /// <summary>A ValueGetter of the column's type.</summary>
    protected abstract Delegate Getter(DataViewSchema.Column column);
}
