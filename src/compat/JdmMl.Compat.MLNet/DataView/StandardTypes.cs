namespace Microsoft.ML.Data;

/// <summary>The .NET types that ML.NET maps to a column type without being told.</summary>
internal static class StandardTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> ByRawType = new()
    {
        [typeof(sbyte)] = NumberDataViewType.SByte,
        [typeof(byte)] = NumberDataViewType.Byte,
        [typeof(short)] = NumberDataViewType.Int16,
        [typeof(ushort)] = NumberDataViewType.UInt16,
        [typeof(int)] = NumberDataViewType.Int32,
        [typeof(uint)] = NumberDataViewType.UInt32,
        [typeof(long)] = NumberDataViewType.Int64,
        [typeof(ulong)] = NumberDataViewType.UInt64,
        [typeof(float)] = NumberDataViewType.Single,
        [typeof(double)] = NumberDataViewType.Double,
        [typeof(bool)] = BooleanDataViewType.Instance,
        [typeof(string)] = TextDataViewType.Instance,
        [typeof(ReadOnlyMemory<char>)] = TextDataViewType.Instance,
        [typeof(DateTime)] = DateTimeDataViewType.Instance,
        [typeof(DateTimeOffset)] = DateTimeOffsetDataViewType.Instance,
        [typeof(TimeSpan)] = TimeSpanDataViewType.Instance,
        [typeof(DataViewRowId)] = RowIdDataViewType.Instance,
    };

    public static bool Knows(Type rawType) => ByRawType.ContainsKey(rawType);

    public static PrimitiveDataViewType Of(Type rawType) =>
        ByRawType.TryGetValue(rawType, out var type) ? type : throw new InvalidOperationException($"Bad type: {rawType}");

    /// <summary>Whether a cache or a shuffle pool can hold values of the type; images and custom types it cannot.</summary>
    public static bool IsCacheable(this DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;
}
