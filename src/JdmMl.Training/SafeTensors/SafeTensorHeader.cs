using System.Text.Json;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>Where a tensor lies in the data section of a safetensors file.</summary>
internal readonly record struct SafeTensorEntry(ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>
/// The JSON header of a safetensors file, checked as the format demands: known types, shapes that fit their bytes, unique names,
/// and a data section that the tensors cover whole, without gaps or overlaps.
/// </summary>
internal sealed class SafeTensorHeader
{
    private const int MaxRank = 64;
    private readonly Dictionary<string, SafeTensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">Says what is wrong.</exception>
    private SafeTensorHeader(JsonElement root, long available)
    {
        bool described = false;
        foreach (var item in root.EnumerateObject())
        {
            string name = item.Name;
            if (name == "__metadata__")
            {
                if (described) throw new FormatException("__metadata__ stands in it twice");
                described = true;
                foreach (var entry in item.Value.EnumerateObject())
                    if (!_metadata.TryAdd(entry.Name, entry.Value.GetString() ?? throw new FormatException("a metadata value is null")))
                        throw new FormatException($"the metadata '{entry.Name}' stands in it twice");
            }
            else if (!_entries.TryAdd(name, ReadEntry(name, item.Value, available)))
                throw new FormatException($"tensor '{name}' stands in it twice");
        }
        Names = [.. _entries.OrderBy(e => e.Value.Begin).ThenBy(e => e.Value.End).Select(e => e.Key)];
        RequireCover(available);
    }

    /// <summary>Names in file order.</summary>
    internal IReadOnlyList<string> Names { get; }

    internal IReadOnlyDictionary<string, SafeTensorEntry> Entries => _entries;

    internal IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <param name="json">The header's bytes.</param>
    /// <param name="available">Bytes of the data section.</param>
    /// <exception cref="FormatException">Says what is wrong.</exception>
    internal static SafeTensorHeader Parse(ReadOnlyMemory<byte> json, long available)
    {
        if (json.Span[0] != '{') throw new FormatException("the header is not the expected JSON: it does not begin with '{'");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            return new SafeTensorHeader(document.RootElement, available);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("the header is not the expected JSON: " + e.Message, e);
        }
    }

    private static SafeTensorEntry ReadEntry(string name, JsonElement value, long available)
    {
        JsonElement? dtype = null, shape = null, offsets = null;
        foreach (var field in value.EnumerateObject())
        {
            bool again = field.Name switch
            {
                "dtype" => Take(ref dtype, field.Value),
                "shape" => Take(ref shape, field.Value),
                "data_offsets" => Take(ref offsets, field.Value),
                _ => false,
            };
            if (again) throw new FormatException($"tensor '{name}' has '{field.Name}' twice");
        }
        if (dtype is null || shape is null || offsets is null)
            throw new FormatException($"tensor '{name}' lacks one of dtype, shape and data_offsets");
        string typeName = dtype.Value.GetString() ?? "null";
        var type = SafeTensors.TypeNames.Parse(typeName)
            ?? throw new FormatException($"tensor '{name}' has the unknown dtype '{typeName}'; known are {SafeTensors.TypeNames.All}");
        long[] sizes = Integers(name, shape.Value), range = Integers(name, offsets.Value);
        if (sizes.Length > MaxRank || sizes.Any(s => s < 0))
            throw new FormatException($"tensor '{name}' has the impossible shape [{string.Join(", ", sizes.Take(MaxRank))}]");
        if (range.Length != 2) throw new FormatException($"tensor '{name}' has {range.Length} data_offsets; expected 2");
        long? needed = SizeOf(sizes, type);
        if (range[0] < 0 || range[1] > available || range[1] < range[0] || range[1] - range[0] != needed)
            throw new FormatException(
                $"tensor '{name}' spans bytes {range[0]}..{range[1]} of {available}; " +
                $"its shape needs {needed?.ToString() ?? "more than any file holds"}");
        return new SafeTensorEntry(type, sizes, range[0], range[1]);
    }

    /// <summary>Bytes of a tensor, or null when even without its empty dimensions they are beyond counting.</summary>
    internal static long? SizeOf(long[] shape, ScalarType type)
    {
        try
        {
            long full = shape.Aggregate((long)TorchSharp.TensorExtensionMethods.ElementSize(type), (a, b) => checked(a * Math.Max(b, 1)));
            return shape.Contains(0) ? 0 : full;
        }
        catch (OverflowException) { return null; }
    }

    private void RequireCover(long available)
    {
        long end = 0;
        foreach (string name in Names)
        {
            long begin = _entries[name].Begin;
            if (begin != end)
                throw new FormatException(
                    $"tensor '{name}' begins at byte {begin}, {(begin < end ? "inside" : "away from")} the one before, " +
                    $"which ends at {end}");
            end = _entries[name].End;
        }
        if (end != available) throw new FormatException($"its tensors end at byte {end} of {available}");
    }

    private static bool Take(ref JsonElement? field, JsonElement value)
    {
        bool again = field is not null;
        field = value;
        return again;
    }

    private static long[] Integers(string name, JsonElement array)
    {
        var numbers = new long[array.GetArrayLength()];
        for (int i = 0; i < numbers.Length; i++)
            if (!array[i].TryGetInt64(out numbers[i]))
                throw new FormatException($"tensor '{name}' has the number {array[i].GetRawText()}; expected an integer of 64 bits");
        return numbers;
    }
}
