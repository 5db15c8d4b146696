using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The C functions of native/jdm_torch_shim.cpp. Calls that can run managed code, take long or fail go without SuppressGCTransition.</summary>
internal static unsafe partial class Native
{
    private const string Library = "jdmtorch";

    [DllImport(Library)] public static extern nint jdm_error();
    [DllImport(Library)] public static extern nint jdm_version();
    [DllImport(Library)] public static extern nint jdm_report(int which);
    [DllImport(Library)] public static extern nint jdm_find(byte* name, byte* overload);
    [DllImport(Library)] public static extern int jdm_call(nint op, Value* arguments, int count, Value* results, int capacity);
    [DllImport(Library)] public static extern void jdm_take(Value* results);

    [DllImport(Library)] public static extern void jdm_free(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern nint jdm_share(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern int jdm_dim(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern long jdm_numel(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern int jdm_dtype(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern int jdm_item_size(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern long jdm_size(nint tensor, int dim);
    [DllImport(Library), SuppressGCTransition] public static extern long jdm_stride(nint tensor, int dim);
    [DllImport(Library), SuppressGCTransition] public static extern long jdm_offset(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern int jdm_device(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern int jdm_is_contiguous(nint tensor);
    [DllImport(Library), SuppressGCTransition] public static extern int jdm_layout(nint tensor);
    [DllImport(Library)] public static extern nint jdm_data(nint tensor);
    [DllImport(Library)] public static extern int jdm_requires_grad(nint tensor);
    [DllImport(Library)] public static extern int jdm_set_requires_grad(nint tensor, int on);
    [DllImport(Library)] public static extern int jdm_is_leaf(nint tensor);
    [DllImport(Library)] public static extern nint jdm_grad(nint tensor);
    [DllImport(Library)] public static extern void jdm_set_grad(nint tensor, nint grad);
    [DllImport(Library)] public static extern nint jdm_from_memory(void* source, long* sizes, int dims, int dtype);

    [DllImport(Library)] public static extern int jdm_grad_mode();
    [DllImport(Library)] public static extern void jdm_set_grad_mode(int on);
    [DllImport(Library)] public static extern nint jdm_inference_enter(int on);
    [DllImport(Library)] public static extern void jdm_inference_leave(nint guard);
    [DllImport(Library)] public static extern int jdm_inference_mode();
    [DllImport(Library)] public static extern int jdm_backward(nint* tensors, int n, nint* gradients, int ng, int retain, int create, nint* inputs, int ni);
    [DllImport(Library)] public static extern int jdm_autograd_grad(nint* outputs, int n, nint* inputs, int ni, nint* gradients, int ng, int retain, int create, int unused, nint* results);
    [DllImport(Library)] public static extern void jdm_set_managed_backward(delegate* unmanaged<long, nint, nint*, int, nint*, int, int> backward, delegate* unmanaged<long, void> spent, delegate* unmanaged<long, void> released, delegate* unmanaged<nint> error);
    [DllImport(Library)] public static extern nint jdm_node_new(long id, nint* inputs, int n);
    [DllImport(Library)] public static extern void jdm_node_release(nint node);
    [DllImport(Library)] public static extern int jdm_node_attach(nint node, nint output);
    [DllImport(Library)] public static extern nint jdm_saved_new(nint tensor, int isOutput);
    [DllImport(Library)] public static extern void jdm_saved_free(nint saved);
    [DllImport(Library)] public static extern nint jdm_saved_unpack(nint saved, nint node);

    [DllImport(Library)] public static extern nint jdm_generator_new(ulong seed, int device);
    [DllImport(Library)] public static extern nint jdm_generator_default();
    [DllImport(Library)] public static extern void jdm_generator_free(nint generator);
    [DllImport(Library)] public static extern void jdm_generator_seed(nint generator, ulong seed);
    [DllImport(Library)] public static extern ulong jdm_generator_initial_seed(nint generator);
    [DllImport(Library)] public static extern nint jdm_generator_state(nint generator);
    [DllImport(Library)] public static extern int jdm_generator_set_state(nint generator, nint state);
    [DllImport(Library)] public static extern void jdm_manual_seed(ulong seed);

    [DllImport(Library)] public static extern int jdm_threads();
    [DllImport(Library)] public static extern int jdm_set_threads(int n);
    [DllImport(Library)] public static extern int jdm_interop_threads();
    [DllImport(Library)] public static extern int jdm_set_interop_threads(int n);
    [DllImport(Library)] public static extern int jdm_cuda_count();
    [DllImport(Library)] public static extern int jdm_cuda_cudnn();
    [DllImport(Library)] public static extern int jdm_cuda_seed(ulong seed);
    [DllImport(Library)] public static extern int jdm_cuda_synchronize(long device);
    [DllImport(Library)] public static extern int jdm_tf32(int cudnn, int set);

    /// <summary>libtorch's last error on this thread, as the exception type that TorchSharp throws.</summary>
    public static ExternalException Error() => new(Marshal.PtrToStringUTF8(jdm_error()));

    public static void Check(int code)
    {
        if (code < 0) throw Error();
    }

    public static nint Check(nint pointer) => pointer != 0 ? pointer : throw Error();
}

/// <summary>One argument or result at the border, 16 bytes, as in the shim.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] public Kind Kind;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public nint Pointer;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
}

/// <summary>What a <see cref="Value"/> holds; the shim's Tag.</summary>
internal enum Kind
{
    None, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, OptionalTensors, String, Device, Generator, Default,
}
