using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A cursor that counts its own rows. At the end it disposes itself and its position is -1 again.</summary>
internal abstract class RootCursor(IChannelProvider provider) : DataViewRowCursor
{
    private readonly IChannel _channel = provider.Start("Cursor");
    private long _position = -1;
    private bool _disposed;

    public sealed override long Position => _position;

    public sealed override bool MoveNext()
    {
        if (_disposed)
            return false;
        if (Advance())
        {
            _position++;
            return true;
        }
        Dispose();
        return false;
    }

    protected abstract bool Advance();

    protected virtual void Close()
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        if (disposing)
        {
            Close();
            _channel.Dispose();
            _position = -1;
        }
        base.Dispose(disposing);
    }
}

/// <summary>A cursor whose rows are those of its input, one for one.</summary>
internal abstract class FollowingCursor(IChannelProvider provider, DataViewRowCursor input) : DataViewRowCursor
{
    private readonly IChannel _channel = provider.Start("Cursor");
    private bool _disposed;

    public sealed override long Position => Input.Position;

    public sealed override long Batch => Input.Batch;

    protected DataViewRowCursor Input => input;

    public sealed override bool MoveNext() => Input.MoveNext();

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected virtual void Close()
    {
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        if (disposing)
        {
            Close();
            Input.Dispose();
            _channel.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>A cursor over some of its input's rows, with the input's columns.</summary>
internal abstract class FilteringCursor(IChannelProvider provider, DataViewRowCursor input, bool[] active) : RootCursor(provider)
{
    public sealed override DataViewSchema Schema => Input.Schema;

    public override long Batch => Input.Batch;

    protected DataViewRowCursor Input => input;

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    public sealed override bool IsColumnActive(DataViewSchema.Column column)
    {
        Check.That(column.Index < Schema.Count);
        return active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

    protected sealed override void Close() => Input.Dispose();
}
