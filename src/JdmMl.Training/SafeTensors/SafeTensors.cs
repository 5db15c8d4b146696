using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// Writes the safetensors format: an 8-byte little-endian header length, a JSON header padded with spaces to 8 bytes,
/// then the raw little-endian data in header order.
/// </summary>
public static class SafeTensors
{
    /// <summary>Writes named tensors. They may live on any device; the file's order is the order given.</summary>
    /// <param name="target">A writable stream.</param>
    /// <param name="tensors">Names must be unique.</param>
    /// <param name="metadata">Strings kept beside the tensors, under the format's <c>__metadata__</c>.</param>
    /// <exception cref="JdmException">Two names are equal, or the format does not know a tensor's type.</exception>
    public static void Write(
        Stream target, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var items = tensors.ToList();
        var header = new JsonObject();
        if (metadata is not null)
        {
            var kept = new JsonObject();
            foreach (var (key, value) in metadata) kept[key] = value;
            header["__metadata__"] = kept;
        }
        long offset = 0;
        foreach (var (name, value) in items)
        {
            long bytes = value.numel() * value.element_size();
            if (name == "__metadata__" || header.ContainsKey(name))
                throw new JdmException(
                    $"Two tensors of a safetensors file are called '{name}', or the name is the format's own; rename one.");
            header.Add(name, new JsonObject
            {
                ["dtype"] = TypeNames.Of(value.dtype),
                ["shape"] = new JsonArray([.. value.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes),
            });
            offset += bytes;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        target.Write(length);
        target.Write(json);
        for (int i = json.Length; i < padded; i++) target.WriteByte((byte)' ');

        foreach (var (_, value) in items)
        {
            using var scope = NewDisposeScope();
            var flat = value.detach().cpu().contiguous();
            TensorBytes.Write(flat, target);
        }
    }

    /// <summary>Writes a file: temporary name, flush, rename.</summary>
    public static void Write(
        string path, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        => Data.AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="JdmException">The file is missing, truncated or not safetensors.</exception>
    public static SafeTensorFile Read(string path) => new(path);

    internal static class TypeNames
    {
        private static readonly (ScalarType Type, string Name)[] Known =
        [
            (ScalarType.Float32, "F32"), (ScalarType.Float64, "F64"), (ScalarType.Float16, "F16"), (ScalarType.BFloat16, "BF16"),
            (ScalarType.Int64, "I64"), (ScalarType.Int32, "I32"), (ScalarType.Int16, "I16"), (ScalarType.Int8, "I8"),
            (ScalarType.Byte, "U8"), (ScalarType.Bool, "BOOL"),
        ];

        internal static string All => string.Join(", ", Known.Select(k => k.Name));

        internal static string Of(ScalarType type)
        {
            foreach (var (known, name) in Known)
                if (known == type) return name;
            throw new JdmException($"A tensor of type {type} cannot be kept in a safetensors file; expected one of {All}.");
        }

        internal static ScalarType? Parse(string name)
        {
            foreach (var (type, known) in Known)
                if (known == name) return type;
            return null;
        }
    }
}
