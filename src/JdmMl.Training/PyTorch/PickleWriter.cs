using System.Buffers.Binary;
using System.Text;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>The pickle (protocol 2) of a dict of tensors, written value by value without a memo.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _bytes = new();

    internal PickleWriter()
    {
        Put(PickleOp.Proto);
        _bytes.WriteByte(2);
    }

    /// <summary>A dict of one item, whose value follows.</summary>
    internal void BeginDict(string key)
    {
        Put(PickleOp.EmptyDict);
        Text(key);
    }

    internal void EndItem() => Put(PickleOp.SetItem);

    internal void BeginOrderedDict()
    {
        Global("collections", "OrderedDict");
        Put(PickleOp.EmptyTuple);
        Put(PickleOp.Reduce);
        Put(PickleOp.Mark);
    }

    internal void EndItems() => Put(PickleOp.SetItems);

    /// <summary>An item: the name, and torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict()).</summary>
    internal void Tensor(string name, Tensor value, string key)
    {
        Text(name);
        Global("torch._utils", "_rebuild_tensor_v2");
        Put(PickleOp.Mark);
        Put(PickleOp.Mark);
        Text("storage");
        Global("torch", StorageOf(name, value.dtype));
        Text(key);
        Text("cpu");
        Integer(value.numel());
        Put(PickleOp.Tuple);
        Put(PickleOp.BinPersId);
        Integer(0);
        Integers(value.shape);
        Integers(Strides(value.shape));
        Put(PickleOp.NewFalse);
        BeginOrderedDict();
        EndItems();
        Put(PickleOp.Tuple);
        Put(PickleOp.Reduce);
    }

    internal byte[] End()
    {
        Put(PickleOp.Stop);
        return _bytes.ToArray();
    }

    private static string StorageOf(string name, ScalarType type) => type switch
    {
        ScalarType.Float32 => "FloatStorage",
        ScalarType.Float64 => "DoubleStorage",
        ScalarType.Float16 => "HalfStorage",
        ScalarType.BFloat16 => "BFloat16Storage",
        ScalarType.Int64 => "LongStorage",
        ScalarType.Int32 => "IntStorage",
        _ => throw new JdmException($"The tensor '{name}' is of type {type}; expected a floating type, int32 or int64. Convert it first."),
    };

    private static long[] Strides(long[] shape)
    {
        var strides = new long[shape.Length];
        long step = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, shape[i]);
        }
        return strides;
    }

    private void Put(PickleOp op) => _bytes.WriteByte((byte)op);

    private void Global(string module, string name)
    {
        Put(PickleOp.Global);
        _bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Put(PickleOp.BinUnicode);
        Four(bytes.Length);
        _bytes.Write(bytes);
    }

    private void Integers(long[] values)
    {
        Put(PickleOp.Mark);
        foreach (long value in values) Integer(value);
        Put(PickleOp.Tuple);
    }

    private void Integer(long value)
    {
        if (value is >= 0 and <= int.MaxValue)
        {
            Put(PickleOp.BinInt);
            Four((int)value);
            return;
        }
        Put(PickleOp.Long1);
        _bytes.WriteByte(8);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        _bytes.Write(eight);
    }

    private void Four(int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        _bytes.Write(four);
    }
}
