using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A view whose rows are drawn at random from a pool that is refilled from the source. Columns that cannot be kept are dropped.
/// </summary>
internal sealed class ShuffledView : IDataView
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly int _pool;
    private readonly bool _shuffleSource;
    private readonly int _seed;

    public ShuffledView(IHostEnvironment environment, IDataView source, int? seed, int pool, bool shuffleSource)
    {
        _host = environment.Register("Shuffle");
        (_pool, _shuffleSource) = (pool, shuffleSource);
        _seed = seed ?? ((TauswortheHybrid)_host.Rand).NextSigned();
        _source = SelectedView.WithoutUncacheable(environment, source);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var needed = columnsNeeded.ToArray();
        rand ??= new TauswortheHybrid((uint)_seed);
        // Drawn even if the source does not shuffle: it moves the stream on.
        var sourceRandom = _shuffleSource ? new TauswortheHybrid(rand) : null;
        var input = _source.GetRowCursor(needed, sourceRandom);
        return _pool == 1 ? input : new Cursor(_host, input, ActiveColumns.Of(Schema, needed), _pool, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _random;
        private readonly Action<int>[] _store;
        private readonly Delegate[] _getters;
        private readonly ValueGetter<DataViewRowId> _id;
        // The slots of the rows in the pool: a ring that starts with the oldest at _head.
        private readonly int[] _ring;
        private int _head;
        private int _live;
        private int _current = -1;
        private bool _inputEnded;

        public Cursor(IChannelProvider provider, DataViewRowCursor input, bool[] active, int pool, Random random) : base(provider)
        {
            (_input, _random) = (input, random);
            _ring = Enumerable.Range(0, pool).ToArray();
            _getters = new Delegate[active.Length];
            var store = new List<Action<int>>();
            foreach (var column in input.Schema.Where(c => active[c.Index]))
            {
                var values = CachedColumn.For(column.Type);
                store.Add(values.Store(input, column));
                _getters[column.Index] = values.Getter(() => _current);
            }
            var ids = new CachedValues<DataViewRowId>();
            store.Add(ids.Store(input.GetIdGetter()));
            _id = (ValueGetter<DataViewRowId>)ids.Getter(() => _current);
            _store = [.. store];
        }

        public override DataViewSchema Schema => _input.Schema;

        public override long Batch => 0;

        public override ValueGetter<DataViewRowId> GetIdGetter() => _id;

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] is not null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.Param(_getters[column.Index] is not null, nameof(column), CursorErrors.Inactive);
            return CursorErrors.Typed<TValue>(_getters[column.Index], "");
        }

        protected override bool Advance()
        {
            while (_live < _ring.Length && !_inputEnded)
            {
                if (_input.MoveNext())
                    Keep(_ring[(_head + _live++) % _ring.Length]);
                else
                    _inputEnded = true;
            }
            if (_live == 0)
                return false;
            var drawn = (_head + _random.Next(_live)) % _ring.Length;
            _current = _ring[drawn];
            (_ring[drawn], _ring[_head]) = (_ring[_head], _current);
            _head = (_head + 1) % _ring.Length;
            _live--;
            return true;
        }

        protected override void Close() => _input.Dispose();

        private void Keep(int slot)
        {
            foreach (var write in _store)
                write(slot);
        }
    }
}
