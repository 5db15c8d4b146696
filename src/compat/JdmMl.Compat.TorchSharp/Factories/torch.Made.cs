using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        bool whole = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        return Made(Ops.ArangeStartStep, [start, stop, step, dtype ?? (whole ? ScalarType.Int64 : get_default_dtype()), Arg.None, InitializeDevice(device)], requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.Linspace, [start, end, steps, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)], requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Ops.Logspace, [start, end, steps, @base, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)], requires_grad);

    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Made(Ops.EyeM, [rows, columns == -1 ? rows : columns, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)], requires_grad);

    /// <summary>A tensor of the array's shape. The values are copied (TorchSharp shares the array's memory).</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var shape = new long[rawArray.Rank];
        for (int d = 0; d < shape.Length; d++) shape[d] = rawArray.GetLongLength(d);
        return FromArray(rawArray, shape, dtype, device, requires_grad);
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        dtype is null && device is null ? data.alias() : data.to(dtype ?? data.dtype, device ?? data.device);

    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");
        using var whole = FromArray(rawArray, [rawArray.LongLength], null, CPU, false);
        using var part = whole.narrow(0, offset, count);
        return part.to_type(dtype, copy: true).requires_grad_(requires_grad);
    }

    private static unsafe Tensor FromArray(Array values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var type = DtypeOf(values.GetType().GetElementType()!);
        long wanted = 1;
        foreach (long d in dimensions) wanted *= d;
        if (wanted > values.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {wanted} vs. {values.LongLength}");
        nint made;
        fixed (long* sizes = dimensions)
        fixed (byte* source = &System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(values))
            made = Native.Check(Native.jdm_from_memory(source, sizes, dimensions.Length, (int)type));
        var t = Placed(new Tensor(made), dtype, device);
        if (requires_grad) t.requires_grad = true;
        return t;
    }

    /// <summary>Converts and moves a new tensor where that is asked for; the original handle does not survive.</summary>
    private static Tensor Placed(Tensor t, ScalarType? dtype, Device? device)
    {
        device = InitializeDevice(device);
        return t.toWillCopy(dtype ?? t.dtype, device) ? t.to(dtype ?? t.dtype, device, disposeAfter: true) : t;
    }
}
