using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of a view whose split number lies inside a range, or outside it.</summary>
internal sealed class SplitView(IHostEnvironment environment, IDataView source, SplitKey key, Func<double, bool> accept) : IDataView
{
    private readonly IHost _host = environment.Register("RangeFilter");

    public bool CanShuffle => source.CanShuffle && !key.IsByPosition;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        return new Cursor(_host, source.GetRowCursor(Inputs(active), CanShuffle ? rand : null), active, key, accept);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        return source.GetRowCursorSet(Inputs(active), key.IsByPosition ? 1 : n, CanShuffle ? rand : null)
            .Select(input => (DataViewRowCursor)new Cursor(_host, input, active, key, accept)).ToArray();
    }

    private IEnumerable<DataViewSchema.Column> Inputs(bool[] active) => Schema.Where(c => active[c.Index] || c.Index == key.Needed?.Index);

    private sealed class Cursor(IChannelProvider provider, DataViewRowCursor input, bool[] active, SplitKey key, Func<double, bool> accept)
        : FilteringCursor(provider, input, active)
    {
        private readonly Func<double> _number = key.Reader(input);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            // The key is active in the input whether or not it was asked for.
            Check.That(IsColumnActive(column));
            return base.GetGetter<TValue>(column);
        }

        protected override bool Advance()
        {
            while (Input.MoveNext())
                if (accept(_number()))
                    return true;
            return false;
        }
    }
}
