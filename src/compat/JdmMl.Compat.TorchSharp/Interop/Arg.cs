using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>
/// An argument of an operator. It keeps the managed owner reachable until the call is over, so that a finalizer
/// cannot free a tensor that native code is about to use.
/// </summary>
internal readonly struct Arg
{
    public readonly object? Owner;
    public readonly long Bits;
    public readonly Kind Kind;

    private Arg(Kind kind, long bits, object? owner = null)
    {
        Kind = kind;
        Bits = bits;
        Owner = owner;
    }

    public static Arg None => default;

    /// <summary>The operator's own default.</summary>
    public static Arg Default => new(Kind.Default, 0);

    public static implicit operator Arg(Tensor? t) => t is null ? default : new(Kind.Tensor, t.Handle, t);
    public static implicit operator Arg(long value) => new(Kind.Int, value);
    public static implicit operator Arg(long? value) => value is { } v ? new(Kind.Int, v) : default;
    public static implicit operator Arg(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(bool value) => new(Kind.Bool, value ? 1 : 0);
    public static implicit operator Arg(long[]? values) => values is null ? default : new(Kind.Ints, 0, values);
    public static implicit operator Arg(double[]? values) => values is null ? default : new(Kind.Doubles, 0, values);
    public static implicit operator Arg(ReadOnlySpan<long> values) => new(Kind.Ints, 0, values.ToArray());
    public static implicit operator Arg(string text) => new(Kind.String, 0, Encoding.UTF8.GetBytes(text));
    public static implicit operator Arg(ScalarType dtype) => new(Kind.Int, (long)dtype);
    public static implicit operator Arg(ScalarType? dtype) => dtype is { } d ? d : default(Arg);
    public static implicit operator Arg(torch.Device? device) => device is null ? default : new(Kind.Device, Code(device.type, device.index));
    public static implicit operator Arg(torch.Generator? generator) => generator is null ? default : new(Kind.Generator, generator.Handle, generator);
    public static implicit operator Arg(Tensor[] list) => new(Kind.Tensors, 0, list);
    public static implicit operator Arg(Scalar? value) => value is null ? default : value.IsReal ? value.AsDouble : value.IsBool ? value.AsInt64 != 0 : value.AsInt64;

    public static Arg Optional(Tensor?[] list) => new(Kind.OptionalTensors, 0, list);

    public static long Code(DeviceType type, int index) => ((long)type << 8) | (byte)(sbyte)index;

    /// <summary>How many 8-byte slots the argument's list needs beside its Value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Slots() => Kind < Kind.Ints ? 0 : Owner switch
    {
        long[] a => a.Length,
        double[] a => a.Length,
        Tensor?[] a => a.Length,
        byte[] a => (a.Length + 7) / 8,
        _ => 0,
    };

    /// <summary>Writes the argument, its list going to <paramref name="slots"/>; returns the next free slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe long* Write(Value* value, long* slots)
    {
        value->Kind = Kind;
        value->Integer = Bits;
        return Kind < Kind.Ints || Kind > Kind.String ? slots : WriteList(value, slots);
    }

    private unsafe long* WriteList(Value* value, long* slots)
    {
        value->Pointer = (nint)slots;
        switch (Owner)
        {
            case long[] a:
                value->Count = a.Length;
                a.CopyTo(new Span<long>(slots, a.Length));
                return slots + a.Length;
            case double[] a:
                value->Count = a.Length;
                a.CopyTo(new Span<double>(slots, a.Length));
                return slots + a.Length;
            case byte[] a:
                value->Count = a.Length;
                a.CopyTo(new Span<byte>(slots, a.Length));
                return slots + (a.Length + 7) / 8;
            default:
                var list = (Tensor?[])Owner!;
                value->Count = list.Length;
                for (int i = 0; i < list.Length; i++) slots[i] = list[i]?.Handle ?? 0;
                return slots + list.Length;
        }
    }
}
