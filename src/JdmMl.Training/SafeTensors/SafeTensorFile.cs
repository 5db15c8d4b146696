using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>A safetensors file opened for reading: the header is checked at once, tensors are read when asked for.</summary>
public sealed class SafeTensorFile : INamedTensors
{
    private const long MaxHeader = 100_000_000;             // the format's own bound
    private readonly string _path;
    private readonly long _dataStart;
    private readonly SafeTensorHeader _header;

    internal SafeTensorFile(string path)
    {
        _path = path;
        if (!File.Exists(path)) throw new JdmException($"'{path}' does not exist; expected a safetensors file.");
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> prefix = stackalloc byte[8];
            if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8) throw Broken("it ends inside the header length");
            long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (length is < 2 or > MaxHeader || 8 + length > stream.Length)
                throw Broken($"its header claims {(ulong)length} bytes in a file of {stream.Length}");
            byte[] json = new byte[length];
            stream.ReadExactly(json);
            _dataStart = 8 + length;
            _header = SafeTensorHeader.Parse(json, stream.Length - _dataStart);
        }
        catch (FormatException e)
        {
            throw Broken(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public string Source => $"'{_path}'";

    /// <summary>Tensor names in file order.</summary>
    public IReadOnlyList<string> Names => _header.Names;

    /// <summary>The strings kept beside the tensors; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <inheritdoc/>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <inheritdoc/>
    public long[] ShapeOf(string name) => [.. Find(name).Shape];

    /// <inheritdoc/>
    public ScalarType TypeOf(string name) => Find(name).Type;

    /// <inheritdoc/>
    public Tensor Get(string name)
    {
        var entry = Find(name);
        var tensor = empty(entry.Shape, entry.Type);
        try
        {
            using var stream = File.OpenRead(_path);
            stream.Position = _dataStart + entry.Begin;
            if (TensorBytes.Read(tensor, stream)) return tensor;
            throw Broken($"it ends inside tensor '{name}'");
        }
        catch (Exception e)
        {
            tensor.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw new JdmException($"'{_path}' cannot be read: {e.Message}", e);
            throw;
        }
    }

    private SafeTensorEntry Find(string name) => _header.Entries.TryGetValue(name, out var entry)
        ? entry
        : throw new JdmException(
            $"'{_path}' has no tensor '{name}'; it holds {Names.Count}, the first are {string.Join(", ", Names.Take(5))}.");

    private JdmException Broken(string why) => new($"'{_path}' is not a whole safetensors file: {why}. Copy or write it again.");
}
