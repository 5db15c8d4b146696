using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A Python list.</summary>
internal sealed record PickleList(List<object?> Items);

/// <summary>A Python dict or OrderedDict, keys in the order of insertion.</summary>
internal sealed class PickleDict(bool ordered)
{
    private readonly Dictionary<object, object?> _values = [];
    private readonly List<object> _keys = [];

    /// <summary>Whether it is an OrderedDict, which alone may carry attributes.</summary>
    internal bool Ordered => ordered;

    internal IReadOnlyList<object> Keys => _keys;

    internal object? this[object key] => _values[key];

    internal bool TryAdd(object key, object? value)
    {
        if (!_values.TryAdd(key, value)) return false;
        _keys.Add(key);
        return true;
    }

    /// <summary>Entries with text keys.</summary>
    internal IEnumerable<(string Key, object? Value)> Named => _keys.OfType<string>().Select(k => (k, _values[k]));
}

/// <summary>Bytes, which protocol 2 writes as a text to be encoded.</summary>
internal sealed record PickleBytes(byte[] Content);

/// <summary>One of the few Python names that a checkpoint refers to; none is ever called.</summary>
internal sealed record PickleGlobal(string Name, ScalarType? Storage = null)
{
    internal static readonly PickleGlobal OrderedDict = new("collections.OrderedDict");
    internal static readonly PickleGlobal RebuildTensor = new("torch._utils._rebuild_tensor_v2");
    internal static readonly PickleGlobal RebuildParameter = new("torch._utils._rebuild_parameter");

    internal static readonly PickleGlobal Device = new("torch.device");
    internal static readonly PickleGlobal Encode = new("_codecs.encode");
    internal static readonly PickleGlobal NumpyType = new("numpy.dtype");
    internal static readonly PickleGlobal NumpyArray = new("numpy.ndarray");
    internal static readonly PickleGlobal NumpyScalar = new("numpy.core.multiarray.scalar");
    internal static readonly PickleGlobal NumpyReconstruct = new("numpy.core.multiarray._reconstruct");

    private static readonly Dictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        OrderedDict, RebuildTensor, RebuildParameter, Device, Encode, NumpyType, NumpyArray, NumpyScalar, NumpyReconstruct,
        new("torch.FloatStorage", ScalarType.Float32), new("torch.DoubleStorage", ScalarType.Float64),
        new("torch.HalfStorage", ScalarType.Float16), new("torch.BFloat16Storage", ScalarType.BFloat16),
        new("torch.LongStorage", ScalarType.Int64), new("torch.IntStorage", ScalarType.Int32),
        new("torch.ShortStorage", ScalarType.Int16), new("torch.CharStorage", ScalarType.Int8),
        new("torch.ByteStorage", ScalarType.Byte), new("torch.BoolStorage", ScalarType.Bool),
    }.ToDictionary(g => g.Name);

    // NumPy 2 renamed its core.
    internal static PickleGlobal? Find(string module, string name) =>
        Known.GetValueOrDefault($"{(module == "numpy._core.multiarray" ? "numpy.core.multiarray" : module)}.{name}");
}

/// <summary>A block of elements in the archive, <c>data/{Key}</c>.</summary>
internal sealed record PickleStorage(string Key, ScalarType Type, long Count);

/// <summary>A view into a storage; sizes, strides and offset in elements.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Sizes, long[] Strides)
{
    /// <summary>One past the last element that it reads.</summary>
    internal long End { get; init; }
}
