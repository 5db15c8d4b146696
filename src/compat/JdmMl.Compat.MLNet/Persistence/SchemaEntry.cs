using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// The columns of a model's input, kept beside the model. As in ML.NET, columns of types without a codec, such as images, are dropped
/// silently; unlike there, annotations are not kept.
/// </summary>
internal static class SchemaEntry
{
    private sealed record Entry(string Name, string Item, ulong KeyCount, int[] Dimensions);

    public static void Write(Stream stream, DataViewSchema schema) =>
        JsonSerializer.Serialize(stream, schema.Where(c => HasCodec(c.Type)).Select(c => new Entry(
            c.Name, Item(c.Type).RawType.AssemblyQualifiedName, (Item(c.Type) as KeyDataViewType)?.Count ?? 0,
            (c.Type as VectorDataViewType)?.Dimensions.ToArray())));

    public static DataViewSchema Read(Stream stream)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var entry in JsonSerializer.Deserialize<Entry[]>(stream))
        {
            var raw = Type.GetType(entry.Item, throwOnError: true);
            var item = entry.KeyCount > 0 ? new KeyDataViewType(raw, entry.KeyCount) : (PrimitiveDataViewType)StandardTypes.Of(raw);
            builder.AddColumn(entry.Name, entry.Dimensions is null ? item : new VectorDataViewType(item, entry.Dimensions));
        }
        return builder.ToSchema();
    }

    private static DataViewType Item(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    private static bool HasCodec(DataViewType type) => Item(type) is PrimitiveDataViewType;
}
