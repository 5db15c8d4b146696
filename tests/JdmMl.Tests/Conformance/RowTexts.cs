using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Tests.Conformance;

/// <summary>Every value of every row as a text, so that views can be compared.</summary>
internal static class RowTexts
{
    internal static List<string> Of(IDataView view, string? without = null)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        return Of(cursor, without);
    }

    internal static List<string> Of(DataViewRowCursor cursor, string? without = null)
    {
        var getters = cursor.Schema.Where(c => !c.IsHidden && c.Name != without).Select(c => Getter(cursor, c)).ToArray();
        var rows = new List<string>();
        while (cursor.MoveNext()) rows.Add(string.Join(" | ", getters.Select(get => get())));
        return rows;
    }

    internal static Func<string> Getter(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Read<ReadOnlyMemory<char>>(row, column, text => text.ToString()),
        NumberDataViewType => Read<float>(row, column, number => number.ToString("R")),
        VectorDataViewType => Read<VBuffer<float>>(row, column, v => Hash(v.DenseValues().SelectMany(BitConverter.GetBytes).ToArray())),
        ImageDataViewType => Read<MLImage>(row, column, image => image is null ? "none" : Hash(image.Pixels.ToArray())),
        _ => throw new InvalidOperationException($"{column}"),
    };

    private static Func<string> Read<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> text)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return $"{column.Name} {text(value)}";
        };
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..16];
}
