using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Fills the members of objects from the rows of a view.</summary>
internal sealed class ObjectReader<TRow>
    where TRow : class
{
    private readonly DataViewSchema _schema;
    private readonly List<(MemberColumn Member, int Index)> _bound = [];

    public ObjectReader(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        _schema = schema;
        CheckMembers(definition);
        var members = definition is null
            ? MemberColumn.Of(typeof(TRow), SchemaDefinition.Direction.Write)
            : MemberColumn.Of(typeof(TRow), definition);
        foreach (var member in members)
        {
            if (schema.GetColumnOrNull(member.Name) is { } column)
                _bound.Add((member, Compatible(member, column).Index));
            else if (!ignoreMissingColumns)
                throw Check.SchemaMismatch("Schema", "", member.Name);
        }
    }

    /// <summary>The columns that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Needed => _schema.Where(c => _bound.Any(b => b.Index == c.Index));

    /// <summary>Copies the row's values into an object.</summary>
    public Action<TRow> Filler(DataViewRow row)
    {
        var setters = _bound.Select(b => Setter(row, b.Member, row.Schema[b.Index])).ToArray();
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }

    private static DataViewSchema.Column Compatible(MemberColumn member, DataViewSchema.Column column)
    {
        var (item, isVector) = RowMember.ItemOf(member.Member);
        var fits = isVector
            ? column.Type is VectorDataViewType vector && vector.ItemType.RawType == item
            : column.Type is not VectorDataViewType && column.Type.RawType == item;
        Check.That(fits, $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property "
            + $"'{member.Member.Name}' of type '{RowMember.TypeOf(member.Member).FullName}'.");
        return column;
    }

    // A member of a type that nobody registered gets the clearer message while the column's type is at hand.
    private void CheckMembers(SchemaDefinition definition)
    {
        var members = definition is null
            ? RowMember.ColumnsOf(typeof(TRow), SchemaDefinition.Direction.Write)
            : definition.Select(c => RowMember.Find(typeof(TRow), c.MemberName)).Where(m => m is not null && RowMember.BecomesColumn(m));
        foreach (var member in members)
        {
            var item = RowMember.Mapped(RowMember.TypeOf(member)).Item;
            var name = RowMember.ColumnName(member);
            if (StandardTypes.Knows(item) || DataViewTypeManager.Knows(item, member.GetCustomAttributes())
                || _schema.GetColumnOrNull(name) is not { } column)
                continue;
            var expected = column.Type.RawType;
            Check.Param(item == expected, "actualType",
                $"The expected type '{expected}' does not match the type of the '{name}' member: '{item}'. Please change the {name} member to '{expected}'");
        }
    }

    private static Action<TRow> Setter(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var type = RowMember.TypeOf(member.Member);
        if (type == typeof(string[]))
            return Texts(row, member, column);
        if (type.IsArray)
            return Make(nameof(Array), type.GetElementType());
        if (column.Type is VectorDataViewType vector)
            return Make(nameof(Vector), vector.ItemType.RawType);
        if (type == typeof(string))
            return Text(row, member, column);
        if (column.Type is PrimitiveDataViewType || DataViewTypeManager.Knows(column.Type))
            return Make(nameof(Value), type);
        throw new NotImplementedException($"Type '{type.FullName}' is not yet supported.");

        Action<TRow> Make(string kind, Type item) => GenericCall.On<Action<TRow>>(typeof(ObjectReader<TRow>), null, kind, item, row, member, column);
    }

    private static Action<TRow> Texts(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var (read, write) = (MemberAccess.Reader<TRow, string[]>(member.Member), MemberAccess.Writer<TRow, string[]>(member.Member));
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            get(ref value);
            var texts = read(target);
            if ((texts?.Length ?? 0) != value.Length || texts is null)
                texts = new string[value.Length];
            foreach (var (index, text) in value.Items(all: true))
                texts[index] = text.ToString();
            write(target, texts);
        };
    }

    private static Action<TRow> Text(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var get = row.GetGetter<ReadOnlyMemory<char>>(column);
        var write = MemberAccess.Writer<TRow, string>(member.Member);
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            get(ref value);
            write(target, value.ToString());
        };
    }

    // The object's own array is written to if it has the right length.
    private static Action<TRow> Array<T>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        var (read, write) = (MemberAccess.Reader<TRow, T[]>(member.Member), MemberAccess.Writer<TRow, T[]>(member.Member));
        VBuffer<T> value = default;
        return target =>
        {
            get(ref value);
            var own = read(target);
            var items = own is not null && own.Length == value.Length && value.IsDense ? own : new T[value.Length];
            value.CopyTo(items);
            write(target, items);
        };
    }

    private static Action<TRow> Vector<T>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<T>>(column);
        var (read, write) = (MemberAccess.Reader<TRow, VBuffer<T>>(member.Member), MemberAccess.Writer<TRow, VBuffer<T>>(member.Member));
        return target =>
        {
            var value = read(target);
            get(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> Value<T>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var get = row.GetGetter<T>(column);
        var write = MemberAccess.Writer<TRow, T>(member.Member);
        T value = default;
        return target =>
        {
            get(ref value);
            write(target, value);
        };
    }
}
