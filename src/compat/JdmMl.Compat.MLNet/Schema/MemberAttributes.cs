namespace Microsoft.ML.Data;

/// <summary>Gives the member's column another name.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class ColumnNameAttribute : Attribute
{
    /// <summary>The column's name.</summary>
    public ColumnNameAttribute(string name) => Name = name;

    internal string Name { get; }
}

/// <summary>Gives the member's column a size or shape. Nobody checks the arrays against it.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class VectorTypeAttribute : Attribute
{
    /// <summary>A vector of varying size.</summary>
    public VectorTypeAttribute()
    {
    }

    /// <summary>A vector of known size.</summary>
    public VectorTypeAttribute(int size)
    {
        Check.Param(size >= 0, nameof(size), "Should be non-negative number");
        Dimensions = [size];
    }

    /// <summary>A vector of known shape.</summary>
    public VectorTypeAttribute(params int[] dimensions)
    {
        Check.Param(dimensions.All(d => d >= 0), nameof(dimensions), "Should contain only non-negative values");
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; } = [];
}

/// <summary>Makes the member's column a key: members count from 0, the column from 1 with 0 for what is out of range.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class KeyTypeAttribute : Attribute
{
    /// <summary>Not supported: a key needs its count.</summary>
    public KeyTypeAttribute() => throw new NotSupportedException("Using KeyType without the Count parameter is not supported");

    /// <summary>A key of <paramref name="count"/> values.</summary>
    public KeyTypeAttribute(ulong count) => Count = count;

    internal ulong Count { get; }
}

/// <summary>Says which fields of a text file the member comes from.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class LoadColumnAttribute : Attribute
{
    /// <summary>One field.</summary>
    public LoadColumnAttribute(int fieldIndex) => Fields = [(fieldIndex, fieldIndex)];

    /// <summary>A range of fields.</summary>
    public LoadColumnAttribute(int start, int end) => Fields = [(start, end)];

    /// <summary>Several fields.</summary>
    public LoadColumnAttribute(int[] columnIndexes) => Fields = columnIndexes.Select(i => (i, i)).ToArray();

    internal IReadOnlyList<(int First, int Last)> Fields { get; }
}

/// <summary>Keeps a member from becoming a column.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public sealed class NoColumnAttribute : Attribute
{
}
