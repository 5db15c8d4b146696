namespace TorchSharp;

/// <summary>A number on its way to an operator.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double real;
    private readonly long integer;

    internal Scalar(torch.ScalarType type, double real, long integer)
    {
        Type = type;
        this.real = real;
        this.integer = integer;
    }

    internal Scalar(torch.ScalarType type, double value) : this(type, value, unchecked((long)value)) { }

    internal Scalar(torch.ScalarType type, long value) : this(type, value, value) { }

    public torch.ScalarType Type { get; }

    internal bool IsReal => torch.is_floating_point(Type);

    internal bool IsBool => Type == torch.ScalarType.Bool;

    internal double AsDouble => real;

    internal long AsInt64 => integer;

    public static implicit operator Scalar(byte value) => value.ToScalar();
    public static implicit operator Scalar(sbyte value) => value.ToScalar();
    public static implicit operator Scalar(short value) => value.ToScalar();
    public static implicit operator Scalar(int value) => value.ToScalar();
    public static implicit operator Scalar(long value) => value.ToScalar();
    public static implicit operator Scalar(Half value) => value.ToScalar();
    public static implicit operator Scalar(float value) => value.ToScalar();
    public static implicit operator Scalar(double value) => value.ToScalar();
    public static implicit operator Scalar(bool value) => value.ToScalar();

    public void Dispose() { }
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => new(torch.ScalarType.Byte, (long)value);
    public static Scalar ToScalar(this sbyte value) => new(torch.ScalarType.Int8, (long)value);
    public static Scalar ToScalar(this short value) => new(torch.ScalarType.Int16, (long)value);
    public static Scalar ToScalar(this int value) => new(torch.ScalarType.Int32, (long)value);
    public static Scalar ToScalar(this long value) => new(torch.ScalarType.Int64, value);
    public static Scalar ToScalar(this float value) => new(torch.ScalarType.Float32, (double)value);
    public static Scalar ToScalar(this double value) => new(torch.ScalarType.Float64, value);
    public static Scalar ToScalar(this bool value) => new(torch.ScalarType.Bool, value ? 1L : 0L);
    public static Scalar ToScalar(this Half value) => new(torch.ScalarType.Float16, (double)value);
    public static Scalar ToBFloat16Scalar(this float value) => new(torch.ScalarType.BFloat16, (double)value);
    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;
    public static double ToDouble(this Scalar value) => value.AsDouble;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsInt64;
    public static byte ToByte(this Scalar value) => (byte)value.AsInt64;
    public static short ToInt16(this Scalar value) => (short)value.AsInt64;
    public static int ToInt32(this Scalar value) => (int)value.AsInt64;
    public static long ToInt64(this Scalar value) => value.AsInt64;
    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
}
