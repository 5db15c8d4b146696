namespace Microsoft.ML.Data;

/// <summary>The getters of a row whose values are the members of an object.</summary>
internal sealed class ObjectGetters<TRow>
    where TRow : class
{
    private readonly Func<TRow> _current;
    private readonly Delegate[] _getters;

    public ObjectGetters(MemberColumn[] columns, Func<int, bool> active, Func<TRow> current)
    {
        _current = current;
        _getters = columns.Select((c, i) => active(i) ? Create(c) : null).ToArray();
    }

    public bool IsActive(DataViewSchema.Column column)
    {
        Check.That((uint)column.Index < (uint)_getters.Length, $"Column index must be between 0 and {_getters.Length}");
        return _getters[column.Index] is not null;
    }

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        Check.Param(IsActive(column), nameof(column), CursorErrors.Inactive);
        return CursorErrors.Typed<TValue>(_getters[column.Index], $" in GetGetter for column #{column}");
    }

    private Delegate Create(MemberColumn column)
    {
        var type = RowMember.TypeOf(column.Member);
        if (type == typeof(string[]))
            return Texts(column);
        if (type.IsArray)
            return Make(nameof(Array), type.GetElementType(), column);
        if (column.Type is VectorDataViewType vector)
            return Make(nameof(Vector), vector.ItemType.RawType, column);
        if (type == typeof(string))
            return Text(column);
        if (column.Type is KeyDataViewType)
            return Make(nameof(Key), type, column);
        if (column.Type is PrimitiveDataViewType || DataViewTypeManager.Knows(column.Type))
            return Make(nameof(Value), type, column);
        throw new NotSupportedException($"Type '{type.FullName}' is not yet supported.");
    }

    private Delegate Make(string kind, Type type, MemberColumn column) =>
        GenericCall.On<Delegate>(typeof(ObjectGetters<TRow>), this, kind, type, column);

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts(MemberColumn column)
    {
        var read = MemberAccess.Reader<TRow, string[]>(column.Member);
        return (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var texts = read(_current()) ?? [];
            var editor = VBufferEditor.Create(ref value, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            value = editor.Commit();
        };
    }

    private ValueGetter<ReadOnlyMemory<char>> Text(MemberColumn column)
    {
        var read = MemberAccess.Reader<TRow, string>(column.Member);
        return (ref ReadOnlyMemory<char> value) => value = read(_current()).AsMemory();
    }

    // The length is the array's, whatever size the column's type promises.
    private ValueGetter<VBuffer<T>> Array<T>(MemberColumn column)
    {
        var read = MemberAccess.Reader<TRow, T[]>(column.Member);
        return (ref VBuffer<T> value) =>
        {
            var items = read(_current()) ?? [];
            VBuffer<T>.Copy(items, 0, ref value, items.Length);
        };
    }

    private ValueGetter<VBuffer<T>> Vector<T>(MemberColumn column)
    {
        var read = MemberAccess.Reader<TRow, VBuffer<T>>(column.Member);
        return (ref VBuffer<T> value) => read(_current()).CopyTo(ref value);
    }

    private ValueGetter<T> Value<T>(MemberColumn column)
    {
        var read = MemberAccess.Reader<TRow, T>(column.Member);
        return (ref T value) => value = read(_current());
    }

    // Members count from 0, keys from 1; 0 is missing. ML.NET cannot read 16-bit keys from objects.
    private ValueGetter<T> Key<T>(MemberColumn column)
    {
        Check.That(typeof(T) != typeof(ushort));
        var read = MemberAccess.Reader<TRow, T>(column.Member);
        var count = ((KeyDataViewType)column.Type).Count;
        return (ref T value) =>
        {
            var raw = Convert.ToUInt64(read(_current()));
            value = (T)Convert.ChangeType(raw < count ? raw + 1 : 0, typeof(T));
        };
    }
}
