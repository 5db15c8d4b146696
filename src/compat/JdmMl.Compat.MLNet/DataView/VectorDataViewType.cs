using System.Collections.Immutable;

namespace Microsoft.ML.Data;

/// <summary>A vector of primitive items, delivered as <see cref="VBuffer{T}"/>. The shape is in <see cref="Dimensions"/>.</summary>
public sealed class VectorDataViewType : StructuredDataViewType
{
    /// <summary>A vector of <paramref name="size"/> items; 0 means that the size varies from row to row.</summary>
    public VectorDataViewType(PrimitiveDataViewType itemType, int size = 0) : base(VectorOf(itemType))
    {
        Check.Param(size >= 0, nameof(size));
        ItemType = itemType;
        Size = size;
        Dimensions = [size];
    }

    /// <summary>A vector with a shape; a dimension of 0 varies from row to row.</summary>
    public VectorDataViewType(PrimitiveDataViewType itemType, params int[] dimensions)
        : this(itemType, dimensions is null ? [] : dimensions.ToImmutableArray())
    {
    }

    /// <summary>A vector with a shape; a dimension of 0 varies from row to row.</summary>
    public VectorDataViewType(PrimitiveDataViewType itemType, ImmutableArray<int> dimensions) : base(VectorOf(itemType))
    {
        Check.Param(dimensions.Length > 0, nameof(dimensions));
        Check.Param(dimensions.All(d => d >= 0), nameof(dimensions));
        ItemType = itemType;
        Dimensions = dimensions;
        Size = dimensions.Aggregate(1, (product, d) => checked(product * d));
    }

    /// <summary>The shape.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>Whether every row has <see cref="Size"/> items.</summary>
    public bool IsKnownSize => Size > 0;

    /// <summary>The type of an item.</summary>
    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The product of the dimensions; 0 when the size varies.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) =>
        other is VectorDataViewType vector && ItemType.Equals(vector.ItemType) && Size == vector.Size
        && Dimensions.AsSpan().SequenceEqual(vector.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Dimensions.Aggregate(HashCode.Combine(ItemType, Size, Dimensions.Length), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Dimensions.Length == 1)
            return Size > 0 ? $"Vector<{ItemType}, {Size}>" : $"Vector<{ItemType}>";
        return $"Vector<{ItemType}, {string.Join(", ", Dimensions.Select(d => d > 0 ? d.ToString() : "*"))}>";
    }

    private static Type VectorOf(PrimitiveDataViewType itemType)
    {
        Check.Value(itemType, nameof(itemType));
        return typeof(VBuffer<>).MakeGenericType(itemType.RawType);
    }
}
