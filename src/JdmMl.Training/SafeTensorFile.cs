using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>A safetensors file opened for reading: the header is checked at once, tensors are read when asked for.</summary>
public sealed class SafeTensorFile
{
    private sealed record Entry(ScalarType Type, long[] Shape, long Begin, long End);

    private const long MaxHeader = 100_000_000;             // the format's own bound
    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly List<string> _names = [];

    internal SafeTensorFile(string path)
    {
        _path = path;
        if (!File.Exists(path)) throw new JdmException($"'{path}' does not exist; expected a safetensors file.");
        using var stream = File.OpenRead(path);
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8) throw Broken("it ends inside the header length");
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (headerLength is < 2 or > MaxHeader || 8 + headerLength > stream.Length)
            throw Broken($"its header claims {headerLength} bytes in a file of {stream.Length}");
        byte[] json = new byte[headerLength];
        stream.ReadExactly(json);
        _dataStart = 8 + headerLength;
        var metadata = new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var item in document.RootElement.EnumerateObject())
            {
                if (item.Name == "__metadata__")
                {
                    foreach (var m in item.Value.EnumerateObject()) metadata[m.Name] = m.Value.GetString() ?? "";
                    continue;
                }
                _entries[item.Name] = ReadEntry(item, stream.Length - _dataStart);
                _names.Add(item.Name);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Broken("its header is not the expected JSON: " + e.Message);
        }
        Metadata = metadata;
        _names.Sort((a, b) => _entries[a].Begin.CompareTo(_entries[b].Begin));
    }

    /// <summary>Tensor names in file order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The strings kept beside the tensors; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether a tensor of that name is there.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>The shape of a tensor, without reading it.</summary>
    public long[] ShapeOf(string name) => [.. Find(name).Shape];

    /// <summary>Reads one tensor to the CPU.</summary>
    /// <exception cref="JdmException">No such tensor, or the file was cut since it was opened.</exception>
    public Tensor Get(string name)
    {
        var entry = Find(name);
        var tensor = empty(entry.Shape, entry.Type);
        if (entry.End == entry.Begin) return tensor;
        using var stream = File.OpenRead(_path);
        stream.Position = _dataStart + entry.Begin;
        int count = checked((int)(entry.End - entry.Begin));
        if (stream.ReadAtLeast(tensor.bytes, count, throwOnEndOfStream: false) < count)
            throw Broken($"it ends inside tensor '{name}'");
        return tensor;
    }

    private Entry ReadEntry(JsonProperty item, long available)
    {
        string type = item.Value.GetProperty("dtype").GetString() ?? "";
        var known = SafeTensors.TypeNames.Parse(type) ?? throw Broken($"tensor '{item.Name}' has the unknown dtype '{type}'");
        long[] shape = [.. item.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
        long begin = item.Value.GetProperty("data_offsets")[0].GetInt64(), end = item.Value.GetProperty("data_offsets")[1].GetInt64();
        long expected = shape.Aggregate((long)known.ElementSize(), (a, b) => checked(a * b));
        if (begin < 0 || end > available || end - begin != expected)
            throw Broken($"tensor '{item.Name}' spans bytes {begin}..{end} of {available}; its shape needs {expected}");
        return new Entry(known, shape, begin, end);
    }

    private Entry Find(string name) => _entries.TryGetValue(name, out var entry)
        ? entry
        : throw new JdmException(
            $"'{_path}' has no tensor '{name}'; it holds {_names.Count}, the first are {string.Join(", ", _names.Take(5))}.");

    private JdmException Broken(string why) => new($"'{_path}' is not a whole safetensors file: {why}. Copy or write it again.");
}
