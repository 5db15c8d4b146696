using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector value, dense or sparse, over arrays that are shared: a copy of the struct sees what is written through another,
/// so the copy of an earlier row shows the later row's values.
/// </summary>
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    /// <summary>The number of items, those not stored included.</summary>
    public readonly int Length;

    /// <summary>A dense vector of the first <paramref name="length"/> values.</summary>
    public VBuffer(int length, T[] values, int[] indices = null) : this(length, length, values, indices)
    {
    }

    /// <summary>A vector of which <paramref name="count"/> items are stored, at ascending indices.</summary>
    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param(0 <= count && count <= length, nameof(count));
        Check.Param((values?.Length ?? 0) >= count, nameof(values));
        Check.Param(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        (Length, _count, _values, _indices) = (length, count, values, indices);
    }

    /// <summary>Whether every item is stored.</summary>
    public bool IsDense => _count == Length;

    /// <summary>The stored values; for a sparse vector not the whole of it.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>Where the stored values stand; empty for a dense vector.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    /// <summary>Copies into a dense vector, reusing its array.</summary>
    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>Copies, reusing the destination's arrays.</summary>
    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    /// <summary>Copies a part, reusing the destination's arrays.</summary>
    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Check.Param(0 <= sourceIndex && sourceIndex <= Length, nameof(sourceIndex));
        Check.Param(0 <= length && sourceIndex <= Length - length, nameof(length));
        var first = IsDense ? sourceIndex : FirstStoredFrom(sourceIndex);
        var count = IsDense ? length : FirstStoredFrom(sourceIndex + length) - first;
        var editor = VBufferEditor.Create(ref destination, length, count);
        _values.AsSpan(first, count).CopyTo(editor.Values);
        for (var i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[first + i] - sourceIndex;
        destination = editor.Commit();
    }

    /// <summary>Copies all items, zeros included.</summary>
    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    /// <summary>
    /// Copies all items to a place in <paramref name="destination"/>; items not stored become <paramref name="defaultValue"/>.
    /// </summary>
    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Check.Param(0 <= destinationIndex && destinationIndex <= destination.Length - Length,
            nameof(destination), "Not large enough to hold these values.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(_count == 0 ? default : defaultValue);
        for (var i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    /// <summary>Copies a part of an array into a dense vector.</summary>
    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        var available = source?.Length ?? 0;
        Check.Param(0 <= length && length <= available, nameof(length));
        Check.Param(0 <= sourceIndex && sourceIndex <= available - length, nameof(sourceIndex));
        var editor = VBufferEditor.Create(ref destination, length, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>The stored items with their indices, or with <paramref name="all"/> every item.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        var (values, indices, count, length) = (_values, _indices, _count, Length);
        if (count == length)
            return Enumerable.Range(0, length).Select(i => KeyValuePair.Create(i, values[i]));
        if (!all)
            return Enumerable.Range(0, count).Select(i => KeyValuePair.Create(indices[i], values[i]));
        return DenseValues().Select((value, i) => KeyValuePair.Create(i, value));
    }

    /// <summary>Every item in order.</summary>
    public IEnumerable<T> DenseValues() => DenseValues(_values, _indices, _count, Length);

    /// <summary>One item; the default if it is not stored.</summary>
    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    /// <summary>One item; the default if it is not stored.</summary>
    public T GetItemOrDefault(int index)
    {
        Check.Param(0 <= index && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        var at = FirstStoredFrom(index);
        return at < _count && _indices[at] == index ? _values[at] : default;
    }

    /// <summary>The whole of the underlying array, as ML.NET has it; not the items.</summary>
    public IEnumerator GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> Edit() => new(_values, _indices, Length, _count, Array.MaxLength, false, false);

    internal VBufferEditor<T> Edit(int length, int? count, int? capacity, bool keep, bool indicesOnDense)
    {
        Check.Param(length >= 0, "newLogicalLength", "Must be non-negative.");
        Check.Param(count is null or >= 0, "valuesCount", "If specified, must be non-negative.");
        Check.Param(count is null || count <= length, "valuesCount", "If specified, must be no greater than newLogicalLength");
        return new(_values, _indices, length, count ?? length, capacity ?? Array.MaxLength, keep, indicesOnDense);
    }

    private int FirstStoredFrom(int index)
    {
        if (_count == 0)
            return 0;
        var at = Array.BinarySearch(_indices, 0, _count, index);
        return at < 0 ? ~at : at;
    }

    private static IEnumerable<T> DenseValues(T[] values, int[] indices, int count, int length)
    {
        if (count == length)
        {
            for (var i = 0; i < length; i++)
                yield return values[i];
            yield break;
        }
        for (int i = 0, stored = 0; i < length; i++)
            yield return stored < count && indices[stored] == i ? values[stored++] : default;
    }
}
