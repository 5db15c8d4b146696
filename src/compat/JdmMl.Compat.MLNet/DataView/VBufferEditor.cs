namespace Microsoft.ML.Data;

/// <summary>Opens a <see cref="VBuffer{T}"/> for writing, reusing its arrays where they are large enough.</summary>
public static class VBufferEditor
{
    /// <summary>An editor of the buffer as it is.</summary>
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) => destination.Edit();

    /// <summary>
    /// An editor of a vector of <paramref name="newLogicalLength"/> items of which <paramref name="valuesCount"/> (default: all) are
    /// stored.
    /// What the reused arrays held stays in them; new arrays keep the old content only with <paramref name="keepOldOnResize"/>.
    /// </summary>
    public static VBufferEditor<T> Create<T>(
        scoped ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false) =>
        destination.Edit(newLogicalLength, valuesCount, maxValuesCapacity, keepOldOnResize, requireIndicesOnDense);
}

/// <summary>A vector under construction; <see cref="Commit"/> makes the buffer.</summary>
public readonly ref struct VBufferEditor<T>
{
    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    /// <summary>The values to store.</summary>
    public readonly Span<T> Values;

    /// <summary>Their indices, ascending; empty for a dense vector.</summary>
    public readonly Span<int> Indices;

    internal VBufferEditor(T[] values, int[] indices, int length, int count, int capacity, bool keep, bool indicesOnDense)
    {
        var needsIndices = count != length || indicesOnDense;
        CreatedNewValues = Grow(ref values, count, capacity, keep);
        CreatedNewIndices = needsIndices && Grow(ref indices, count, capacity, keep);
        (_length, _values, _indices) = (length, values, indices);
        Values = values.AsSpan(0, count);
        Indices = needsIndices ? indices.AsSpan(0, count) : default;
    }

    /// <summary>Whether the values got a new array.</summary>
    public bool CreatedNewValues { get; }

    /// <summary>Whether the indices got a new array.</summary>
    public bool CreatedNewIndices { get; }

    /// <summary>The finished vector.</summary>
    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    /// <summary>The finished vector with only the first values stored.</summary>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Check.Param(physicalValuesCount <= Values.Length, nameof(physicalValuesCount),
            "Updating physicalValuesCount during CommitTruncated cannot be greater than the original physicalValuesCount value used in Create.");
        return new(_length, physicalValuesCount, _values, _indices);
    }

    private static bool Grow<TItem>(ref TItem[] array, int count, int capacity, bool keep)
    {
        var present = array?.Length ?? 0;
        if (count <= present)
            return false;
        // Doubling spares later rows an allocation when they are a little longer.
        var size = (int)Math.Min(capacity, Math.Max(count, present * 2L));
        var grown = new TItem[Math.Max(size, count)];
        if (keep)
            array.AsSpan().CopyTo(grown);
        array = grown;
        return true;
    }
}
