using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>An operator of libtorch's dispatcher, found by name at its first call.</summary>
[SkipLocalsInit]
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int StackSlots = 128;
    private nint handle;

    /// <summary>The result of an operator that returns one tensor.</summary>
    public Tensor Call(ReadOnlySpan<Arg> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return new Tensor(result.Pointer);
    }

    /// <summary>For operators that change their first argument and return it.</summary>
    public void InPlace(ReadOnlySpan<Arg> arguments) => Invoke(arguments, null, 0);

    public (Tensor, Tensor) Call2(ReadOnlySpan<Arg> arguments)
    {
        Value* results = stackalloc Value[2];
        Invoke(arguments, results, 2);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer));
    }

    public (Tensor, Tensor, Tensor) Call3(ReadOnlySpan<Arg> arguments)
    {
        Value* results = stackalloc Value[3];
        Invoke(arguments, results, 3);
        return (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer), new Tensor(results[2].Pointer));
    }

    public Tensor[] CallMany(ReadOnlySpan<Arg> arguments)
    {
        const int few = 16;
        Value* results = stackalloc Value[few];
        int n = Invoke(arguments, results, few);
        if (n > few)
        {
            var many = new Value[n];
            fixed (Value* p = many)
            {
                Native.jdm_take(p);
                return Wrap(p, n);
            }
        }
        return Wrap(results, n);
    }

    public bool CallBool(ReadOnlySpan<Arg> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result.Integer != 0;
    }

    public Value CallScalar(ReadOnlySpan<Arg> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result;
    }

    private static Tensor[] Wrap(Value* results, int n)
    {
        var tensors = new Tensor[n];
        for (int i = 0; i < n; i++) tensors[i] = new Tensor(results[i].Pointer);
        return tensors;
    }

    private int Invoke(ReadOnlySpan<Arg> arguments, Value* results, int capacity)
    {
        int slots = 0;
        for (int i = 0; i < arguments.Length; i++) slots += arguments[i].Slots();
        int code;
        if (slots <= StackSlots)
        {
            long* scratch = stackalloc long[slots];
            code = Invoke(arguments, scratch, results, capacity);
        }
        else
        {
            fixed (long* scratch = new long[slots]) code = Invoke(arguments, scratch, results, capacity);
        }
        if (code < 0) throw Native.Error();
        return code;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Invoke(ReadOnlySpan<Arg> arguments, long* scratch, Value* results, int capacity)
    {
        if (handle == 0) handle = Find();
        Value* values = stackalloc Value[16];
        for (int i = 0; i < arguments.Length; i++) scratch = arguments[i].Write(values + i, scratch);
        return Native.jdm_call(handle, values, arguments.Length, results, capacity);
    }

    /// <summary>Whether this libtorch has the operator.</summary>
    public bool Exists()
    {
        if (handle != 0) return true;
        handle = Search();
        return handle != 0;
    }

    private nint Find() => Native.Check(Search());

    private nint Search()
    {
        fixed (byte* n = Encoding.UTF8.GetBytes("aten::" + name + "\0"))
        fixed (byte* o = Encoding.UTF8.GetBytes(overload + "\0"))
            return Native.jdm_find(n, o);
    }
}
