namespace Microsoft.ML.Data;

/// <summary>Values of a column that outlive the row they came from.</summary>
internal abstract class CachedColumn
{
    /// <summary>An empty store for the values of a column.</summary>
    public static CachedColumn For(DataViewType type) => type is VectorDataViewType vector
        ? (CachedColumn)Activator.CreateInstance(typeof(CachedVectors<>).MakeGenericType(vector.ItemType.RawType))
        : (CachedColumn)Activator.CreateInstance(typeof(CachedValues<>).MakeGenericType(type.RawType));

    /// <summary>Writes the row's value to a slot; slots are made as they are named, in order.</summary>
    public abstract Action<int> Store(DataViewRow row, DataViewSchema.Column column);

    /// <summary>A getter of the value in the slot that <paramref name="slot"/> names at the time.</summary>
    public abstract Delegate Getter(Func<int> slot);
}

/// <inheritdoc/>
internal class CachedValues<T> : CachedColumn
{
    protected List<T> Values { get; } = [];

    public override Action<int> Store(DataViewRow row, DataViewSchema.Column column) => Store(row.GetGetter<T>(column));

    public Action<int> Store(ValueGetter<T> get) => slot =>
    {
        if (slot == Values.Count)
            Values.Add(default);
        // Read into what the slot held before, so vectors reuse their arrays.
        var value = Values[slot];
        get(ref value);
        Values[slot] = value;
    };

    public override Delegate Getter(Func<int> slot) => (ValueGetter<T>)((ref T value) => value = Values[slot()]);
}

/// <inheritdoc/>
internal sealed class CachedVectors<T> : CachedValues<VBuffer<T>>
{
    public override Delegate Getter(Func<int> slot) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => Values[slot()].CopyTo(ref value));
}
