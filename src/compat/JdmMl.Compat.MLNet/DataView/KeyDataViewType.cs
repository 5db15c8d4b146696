namespace Microsoft.ML.Data;

/// <summary>A category as an unsigned integer: 1 to <see cref="Count"/>, and 0 for a missing value.</summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    /// <summary>A key of <paramref name="count"/> values stored in an unsigned integer type.</summary>
    public KeyDataViewType(Type type, ulong count) : base(type)
    {
        Check.Param(IsValidDataType(type), nameof(type), "Type is not valid, it must be Byte, UInt16, UInt32, or UInt64.");
        Check.Param(0 < count && count <= Largest(type), nameof(count),
            $"The cardinality of a KeyDataViewType must not exceed {type.Name}.MaxValue and must be strictly positive, but got {count}.");
        Count = count;
    }

    /// <summary>A key of <paramref name="count"/> values stored in an unsigned integer type.</summary>
    public KeyDataViewType(Type type, int count) : this(type, (ulong)count) =>
        Check.Param(count > 0, nameof(count), "The cardinality of a KeyDataViewType must be strictly positive.");

    /// <summary>How many values there are, the missing one not counted.</summary>
    public ulong Count { get; }

    /// <summary>Whether <paramref name="type"/> can store a key.</summary>
    public static bool IsValidDataType(Type type) => Largest(type) > 0;

    /// <inheritdoc/>
    public override bool Equals(DataViewType other) => other is KeyDataViewType key && RawType == key.RawType && Count == key.Count;

    /// <inheritdoc/>
    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    /// <inheritdoc/>
    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    private static ulong Largest(Type type) =>
        type == typeof(byte) ? byte.MaxValue
        : type == typeof(ushort) ? ushort.MaxValue
        : type == typeof(uint) ? uint.MaxValue
        : type == typeof(ulong) ? ulong.MaxValue
        : 0;
}
