namespace Microsoft.ML.Data;

/// <summary>A row that shows one object after another, all columns active; position 0 is the first.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly ObjectGetters<TRow> _getters;
    private TRow _current;
    private long _position = -1;

    public ObjectRow(MemberColumn[] columns)
    {
        Schema = MemberColumn.Schema(columns);
        _getters = new(columns, _ => true, () => _position >= 0 ? _current : throw new InvalidOperationException(CursorErrors.NoRow));
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public void Show(TRow row)
    {
        Check.Value(row, nameof(row));
        _current = row;
        _position++;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);
}
