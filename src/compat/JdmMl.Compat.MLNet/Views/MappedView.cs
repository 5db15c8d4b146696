using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A view with columns added row by row; also the same for single rows.</summary>
internal sealed class MappedView : IDataView, IRowToRowMapper
{
    private readonly IHost _host;
    private readonly IDataView _source;
    private readonly IColumnMapper _mapper;
    private readonly ColumnBindings _bindings;

    public MappedView(IHostEnvironment environment, IDataView source, IColumnMapper mapper)
    {
        _host = environment.Register("RowToRowMapperTransform");
        (_source, _mapper) = (source, mapper);
        _bindings = new(source.Schema, mapper.Added);
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _bindings.Schema;

    public DataViewSchema InputSchema => _source.Schema;

    public DataViewSchema OutputSchema => _bindings.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        return new Cursor(this, _source.GetRowCursor(_bindings.InputsFor(active, _mapper), CanShuffle ? rand : null), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        var active = ActiveColumns.Of(Schema, columnsNeeded);
        return _source.GetRowCursorSet(_bindings.InputsFor(active, _mapper), n, rand)
            .Select(input => (DataViewRowCursor)new Cursor(this, input, active)).ToArray();
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _bindings.InputsFor(ActiveColumns.Of(Schema, dependingColumns), _mapper);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Value(activeColumns, nameof(activeColumns));
        Check.That(input.Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new Row(this, input, ActiveColumns.Of(Schema, activeColumns));
    }

    private ValueGetter<TValue> GetterOf<TValue>(DataViewRow input, Delegate[] added, int column) =>
        _bindings.IsInput(column, out var index)
            ? input.GetGetter<TValue>(input.Schema[index])
            : CursorErrors.Typed<TValue>(added[index], " in GetGetter");

    private sealed class Cursor : FollowingCursor
    {
        private readonly MappedView _view;
        private readonly bool[] _active;
        private readonly Delegate[] _added;

        public Cursor(MappedView view, DataViewRowCursor input, bool[] active) : base(view._host, input)
        {
            (_view, _active) = (view, active);
            _added = view._mapper.Getters(input, view._bindings.ActiveAdded(active));
        }

        public override DataViewSchema Schema => _view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            Check.That(column.Index < _active.Length);
            return _active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.That(IsColumnActive(column));
            return _view.GetterOf<TValue>(Input, _added, column.Index);
        }
    }

    private sealed class Row(MappedView view, DataViewRow input, bool[] active) : DataViewRow
    {
        private readonly Delegate[] _added = view._mapper.Getters(input, view._bindings.ActiveAdded(active));
        private bool _disposed;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => view.Schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            view._bindings.IsInput(column.Index, out var index) ? input.IsColumnActive(input.Schema[index]) : _added[index] is not null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view.GetterOf<TValue>(input, _added, column.Index);

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
                input.Dispose();
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
