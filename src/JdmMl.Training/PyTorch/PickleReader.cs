using System.Buffers.Binary;
using System.Text;

namespace JdmMl.Training;

/// <summary>
/// Reads the pickle (protocol 2) of a checkpoint as data: dicts, lists, tuples, numbers, texts, NumPy numbers and arrays, and
/// descriptions of tensors. It calls nothing and knows only the names of <see cref="PickleGlobal"/>; everything else is refused with
/// its place.
/// </summary>
internal sealed class PickleReader
{
    private const int MaxStack = 10_000, MaxMarks = 1_000, MaxText = 1 << 20, MaxGlobal = 128;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at, _opcodeAt;

    private PickleReader(byte[] bytes) => _bytes = bytes;

    /// <exception cref="FormatException">Names what was refused and at which byte.</exception>
    internal static object? Read(byte[] bytes) => new PickleReader(bytes).Run();

    private object? Run()
    {
        if (_bytes.Length < 2 || _bytes[0] != (byte)PickleOp.Proto || _bytes[1] != 2)
            throw Refused($"does not begin as pickle protocol 2 does");
        _at = 2;
        while (true)
        {
            _opcodeAt = _at;
            var op = (PickleOp)Take(1)[0];
            if (op == PickleOp.Stop) break;
            Do(op);
            if (_stack.Count > MaxStack) throw Refused($"holds more than {MaxStack} values at once");
        }
        if (_stack.Count != 1 || _marks.Count != 0) throw Refused($"ends with {_stack.Count} values; expected 1");
        if (_at != _bytes.Length) throw Refused($"goes on for {_bytes.Length - _at} bytes after its end");
        return _stack[0];
    }

    private void Do(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.None: Push(null); break;
            case PickleOp.NewTrue: Push(true); break;
            case PickleOp.NewFalse: Push(false); break;
            case PickleOp.BinInt1: Push((long)Take(1)[0]); break;
            case PickleOp.BinInt2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case PickleOp.BinInt: Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case PickleOp.Long1: Push(TakeLong()); break;
            case PickleOp.BinFloat: Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case PickleOp.BinUnicode: Push(TakeText()); break;
            case PickleOp.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleOp.Tuple1: Push(new PickleTuple(Pop(1))); break;
            case PickleOp.Tuple2: Push(new PickleTuple(Pop(2))); break;
            case PickleOp.Tuple3: Push(new PickleTuple(Pop(3))); break;
            case PickleOp.Tuple: Push(new PickleTuple(PopMarked())); break;
            case PickleOp.EmptyList: Push(new PickleList([])); break;
            case PickleOp.EmptyDict: Push(new PickleDict(ordered: false)); break;
            case PickleOp.Append: Append(Pop(1)); break;
            case PickleOp.Appends: Append(PopMarked()); break;
            case PickleOp.SetItem: SetItems(Pop(2)); break;
            case PickleOp.SetItems: SetItems(PopMarked()); break;
            case PickleOp.Mark: Mark(); break;
            case PickleOp.BinPut: _memo[Take(1)[0]] = Top(); break;
            case PickleOp.LongBinPut: _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case PickleOp.BinGet: Push(Remembered(Take(1)[0])); break;
            case PickleOp.LongBinGet: Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case PickleOp.Global: Push(TakeGlobal()); break;
            case PickleOp.BinPersId: Push(Rebuild(() => PickleRebuild.Storage(Pop(1)[0]))); break;
            case PickleOp.Reduce:
                var call = Pop(2);
                Push(Rebuild(() => PickleRebuild.Call(call[0], call[1])));
                break;
            case PickleOp.Build: Build(); break;
            default:
                string name = Enum.IsDefined(op) ? op.ToString().ToUpperInvariant() : "unknown to pickle";
                throw Refused($"uses the opcode 0x{(byte)op:x2} ({name}), which no state dict needs");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at) throw Refused("ends in the middle");
        var taken = _bytes.AsSpan(_at, count);
        _at += count;
        return taken;
    }

    // Little-endian two's complement of up to 8 bytes; sizes and offsets need no more.
    private long TakeLong()
    {
        int length = Take(1)[0];
        if (length > 8) throw Refused($"has a number of {length} bytes; at most 8 are read");
        var bytes = Take(length);
        long value = length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    private string TakeText()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
        if (length > MaxText) throw Refused($"has a text of {length} bytes; at most {MaxText} are read");
        return Decode(Take((int)length));
    }

    private PickleGlobal TakeGlobal()
    {
        string module = TakeLine(), name = TakeLine();
        return PickleGlobal.Find(module, name)
            ?? throw Refused($"asks for {module}.{name}, which is no part of a state dict of tensors");
    }

    private string TakeLine()
    {
        int length = _bytes.AsSpan(_at, Math.Min(MaxGlobal, _bytes.Length - _at)).IndexOf((byte)'\n');
        if (length < 0) throw Refused("has a name without an end");
        string line = Decode(Take(length));
        _at++;
        return line;
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try { return StrictUtf8.GetString(bytes); }
        catch (DecoderFallbackException) { throw Refused("has a text that is not UTF-8"); }
    }

    private void Push(object? value) => _stack.Add(value);

    private int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

    private object? Top() => _stack.Count > Floor ? _stack[^1] : throw Refused("takes a value from an empty stack");

    private object?[] Pop(int count)
    {
        if (_stack.Count - Floor < count) throw Refused("takes a value from an empty stack");
        object?[] items = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private void Mark()
    {
        if (_marks.Count == MaxMarks) throw Refused($"is nested deeper than {MaxMarks}");
        _marks.Push(_stack.Count);
    }

    private object?[] PopMarked()
    {
        if (_marks.Count == 0) throw Refused("closes a group that was not opened");
        var items = Pop(_stack.Count - _marks.Peek());
        _marks.Pop();
        return items;
    }

    private object? Remembered(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw Refused($"recalls the memo {index}, which was never stored");

    private void Append(object?[] items)
    {
        if (Top() is not PickleList list) throw Refused("appends to what is no list");
        list.Items.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickleDict dict) throw Refused("sets items of what is no dict");
        if (items.Length % 2 != 0) throw Refused("sets a key without a value");
        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not (string or long or bool or double)) throw Refused("has a key that is neither a text nor a number");
            if (!dict.TryAdd(items[i]!, items[i + 1])) throw Refused($"sets the key '{items[i]}' twice");
        }
    }

    // state_dict() of a module is an OrderedDict with one attribute, the versions of the modules' formats. It is passed over.
    private void Build()
    {
        var state = Pop(1)[0];
        if (Top() is PickleNumpyType or PickleNumpyArray)
        {
            Rebuild(() => PickleNumpy.SetState(Top()!, state));
            return;
        }
        if (Top() is not PickleDict { Ordered: true } || state is not PickleDict { Ordered: false } attributes)
            throw Refused("sets attributes of what is no OrderedDict");
        if (attributes.Keys.FirstOrDefault(k => k is not "_metadata") is { } other) throw Refused($"sets the attribute '{other}'");
    }

    private object? Rebuild(Func<object?> make)
    {
        try { return make(); }
        catch (PickleRebuild.Fault e) { throw Refused(e.Message); }
    }

    private FormatException Refused(string why) => new($"its pickle {why} (byte {_opcodeAt})");
}
