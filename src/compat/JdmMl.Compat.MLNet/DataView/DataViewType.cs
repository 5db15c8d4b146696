namespace Microsoft.ML.Data;

/// <summary>The type of a column. Equality is by value through <c>Equals</c>; there is no <c>==</c>.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType) => RawType = rawType ?? throw new ArgumentNullException(nameof(rawType));

    /// <summary>The .NET type of the values that a getter of the column delivers.</summary>
    public Type RawType { get; }

    /// <inheritdoc/>
    public abstract bool Equals(DataViewType other);
}

/// <summary>A type whose values have parts or need disposing: vectors, images, a third party's own types.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    /// <summary>A structured type of values of <paramref name="rawType"/>.</summary>
    protected StructuredDataViewType(Type rawType) : base(rawType)
    {
    }
}

/// <summary>A type of plain values, never disposable.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    /// <summary>
    /// A primitive type of values of <paramref name="rawType"/>; throws <see cref="ArgumentException"/> for a disposable one.
    /// </summary>
    protected PrimitiveDataViewType(Type rawType) : base(rawType)
    {
        if (typeof(IDisposable).IsAssignableFrom(rawType))
            throw new ArgumentException("A PrimitiveDataViewType cannot have a disposable RawType", nameof(rawType));
    }
}
