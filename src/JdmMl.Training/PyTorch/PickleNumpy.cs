using System.Buffers.Binary;

namespace JdmMl.Training;

/// <summary>A NumPy type of numbers: its kind (b, i, u, f), its size in bytes, and whether its bytes are in little order.</summary>
internal sealed class PickleNumpyType(char kind, int size)
{
    internal char Kind => kind;

    internal int Size => size;

    /// <summary>What the type's state says; null before it is set.</summary>
    internal bool? LittleEndian { get; set; }
}

/// <summary>A NumPy array of numbers, in C order; empty until its state is set.</summary>
internal sealed class PickleNumpyArray
{
    internal long[] Shape { get; set; } = [];

    internal IReadOnlyList<object> Values { get; set; } = [];
}

/// <summary>NumPy's numbers and arrays inside a pickle, decoded as numbers.</summary>
internal static class PickleNumpy
{
    private const int MaxElements = 1 << 20, MaxRank = 32;

    /// <summary>What the call gives; null when NumPy does not write such a call.</summary>
    internal static object? Call(PickleGlobal function, object?[] given)
    {
        if (function == PickleGlobal.NumpyType && given is [string code, bool or long, bool or long]) return TypeOf(code);
        if (function == PickleGlobal.NumpyReconstruct
            && given is [PickleGlobal array, PickleTuple { Items: [0L] }, PickleBytes] && array == PickleGlobal.NumpyArray)
            return new PickleNumpyArray();
        if (function == PickleGlobal.NumpyScalar && given is [PickleNumpyType scalar, PickleBytes { Content: var bytes }])
            return bytes.Length == scalar.Size
                ? Number(scalar, bytes)
                : throw new PickleRebuild.Fault($"has a NumPy number of {scalar.Size} bytes with {bytes.Length} bytes");
        return null;
    }

    /// <summary>The second half of making a type or an array.</summary>
    internal static object SetState(object target, object? state)
    {
        switch (target, state)
        {
            // version, byte order, nothing of a structured type, no size of its own, no alignment, no flags
            case (PickleNumpyType type, PickleTuple { Items: [long, string order, null, null, null, -1L, -1L, 0L] })
                when order is "<" or "|" or "=":
                type.LittleEndian = true;
                return type;
            case (PickleNumpyArray array,
                PickleTuple { Items: [long, PickleTuple shape, PickleNumpyType type, bool fortran, PickleBytes bytes] })
                when !fortran || shape.Items.Length < 2:
                Fill(array, shape, type, bytes.Content);
                return array;
            default: throw new PickleRebuild.Fault("sets a state of a NumPy object that is not that of plain little-endian numbers");
        }
    }

    private static void Fill(PickleNumpyArray array, PickleTuple shape, PickleNumpyType type, byte[] bytes)
    {
        var sizes = new long[shape.Items.Length];
        long count = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (shape.Items[i] is not (long size and >= 0 and <= MaxElements) || i >= MaxRank)
                throw new PickleRebuild.Fault("has a NumPy array whose shape is none");
            sizes[i] = size;
            count *= size;
            if (count > MaxElements) throw new PickleRebuild.Fault($"has a NumPy array of more than {MaxElements} numbers");
        }
        if (bytes.Length != count * type.Size)
            throw new PickleRebuild.Fault($"has a NumPy array of {count} numbers of {type.Size} bytes with {bytes.Length} bytes");
        var values = new object[count];
        for (int i = 0; i < values.Length; i++) values[i] = Number(type, bytes.AsSpan(i * type.Size, type.Size));
        (array.Shape, array.Values) = (sizes, values);
    }

    private static PickleNumpyType? TypeOf(string code) => code switch
    {
        "b1" => new('b', 1),
        "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" => new(code[0], code[1] - '0'),
        "f2" or "f4" or "f8" => new('f', code[1] - '0'),
        _ => null,
    };

    private static object Number(PickleNumpyType type, ReadOnlySpan<byte> bytes)
    {
        if (type.LittleEndian is not true) throw new PickleRebuild.Fault("has NumPy numbers of a type without a byte order");
        return (type.Kind, type.Size) switch
        {
            ('b', _) => bytes[0] != 0,
            ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            ('f', 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ('i', 1) => (long)(sbyte)bytes[0],
            ('i', 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
            ('i', 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            ('u', 1) => (long)bytes[0],
            ('u', 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            ('u', 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => (double)BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }
}
