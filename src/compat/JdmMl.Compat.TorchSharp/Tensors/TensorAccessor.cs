using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Element access to a CPU tensor, in row-major order of its indices whatever its strides.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly nint pointer;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        this.tensor = tensor;
        pointer = tensor.DataPointer();
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
    }

    public long Count => tensor.numel();

    public bool IsReadOnly => false;

    public unsafe T this[params long[] indices]
    {
        get => ((T*)pointer)[indices.Length == 1 ? Offset(indices[0]) : Offset(indices)];
        set => ((T*)pointer)[indices.Length == 1 ? Offset(indices[0]) : Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var result = new T[Count];
        if (result.Length > 0) CopyTo(result);
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int n = Overlap(array.Length, arrayIndex, tensorIndex);
        T* p = (T*)pointer;
        if (contiguous) new ReadOnlySpan<T>(p + tensorIndex, n).CopyTo(array[arrayIndex..]);
        else
            for (int i = 0; i < n; i++) array[arrayIndex + i] = p[Offset(tensorIndex + i)];
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int n = Overlap(array.Length, arrayIndex, tensorIndex);
        T* p = (T*)pointer;
        if (contiguous) array.Slice(arrayIndex, n).CopyTo(new Span<T>(p + tensorIndex, n));
        else
            for (int i = 0; i < n; i++) p[Offset(tensorIndex + i)] = array[arrayIndex + i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() { }

    private int Overlap(int length, int arrayIndex, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count) throw new ArgumentOutOfRangeException(nameof(tensorIndex));
        return (int)Math.Max(0, Math.Min(length - arrayIndex, Count - tensorIndex));
    }

    private long Offset(long index)
    {
        if (index >= Count || index < 0) throw new IndexOutOfRangeException($"{index} in a collection of {Count} elements.");
        if (contiguous) return index;
        long offset = 0;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            index = Math.DivRem(index, shape[d], out long i);
            offset += i * strides[d];
        }
        return offset;
    }

    private long Offset(long[] indices)
    {
        long offset = 0;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            if (indices[d] >= shape[d] || indices[d] < 0) throw new IndexOutOfRangeException($"{indices[d]} >= {shape[d]} in dimension {d}.");
            offset += indices[d] * strides[d];
        }
        return offset;
    }
}
