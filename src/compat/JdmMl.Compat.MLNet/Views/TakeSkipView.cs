using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A stretch of a view's rows in their order; it never shuffles.</summary>
internal sealed class TakeSkipView(IHostEnvironment environment, IDataView source, long skip, long take) : IDataView
{
    private readonly IHost _host = environment.Register("SkipTakeFilter");

    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => take == 0 ? 0 : source.GetRowCount() is { } rows ? Math.Min(Math.Max(0, rows - skip), take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return new Cursor(_host, source.GetRowCursor(needed), ActiveColumns.Of(Schema, needed), skip, take);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(IChannelProvider provider, DataViewRowCursor input, bool[] active, long skip, long take)
        : FilteringCursor(provider, input, active)
    {
        private bool _started;
        private long _taken;

        public override long Batch => 0;

        protected override bool Advance()
        {
            if (_taken >= take)
                return false;
            _taken++;
            for (var i = 0L; !_started && i < skip; i++)
                if (!Input.MoveNext())
                    return false;
            _started = true;
            return Input.MoveNext();
        }
    }
}
