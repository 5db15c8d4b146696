using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>A lazily computed table. Views are thread-safe; a cursor belongs to one thread.</summary>
public interface IDataView
{
    /// <summary>Whether cursors heed the random generator they are given.</summary>
    bool CanShuffle { get; }

    /// <summary>The columns.</summary>
    DataViewSchema Schema { get; }

    /// <summary>The number of rows if it is known without work, else null.</summary>
    long? GetRowCount();

    /// <summary>A cursor with the given columns active; rows come even when there are none.</summary>
    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    /// <summary>At most <paramref name="n"/> cursors, one or more, that share the rows among them and may run in parallel.</summary>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}

/// <summary>Writes the current row's value of a column into <paramref name="value"/>, reusing its buffers.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);

/// <summary>A row of a view.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>The row's number, -1 when there is none.</summary>
    public abstract long Position { get; }

    /// <summary>Orders the rows of a cursor set; non-decreasing in a cursor, never shared by two of them.</summary>
    public abstract long Batch { get; }

    /// <summary>The columns.</summary>
    public abstract DataViewSchema Schema { get; }

    /// <summary>The getter of the row's id.</summary>
    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    /// <summary>Whether the column can be read.</summary>
    public abstract bool IsColumnActive(DataViewSchema.Column column);

    /// <summary>The getter of an active column; throws for an inactive one and for another <typeparamref name="TValue"/>.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the row holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Goes through the rows of a view, forward and once.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    /// <summary>Goes to the next row; false at the end, and from then on.</summary>
    public abstract bool MoveNext();
}
