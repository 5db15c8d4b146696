using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests;

/// <summary>Rows of the tests: number, name and a vector of two.</summary>
public sealed class SampleRow
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    [VectorType(2)]
    public float[] Values { get; set; } = [];
}

internal static class Rows
{
    public static List<SampleRow> Of(int count) =>
        Enumerable.Range(0, count).Select(i => new SampleRow { Id = i, Name = $"row {i}", Values = [i, 10 * i] }).ToList();

    /// <summary>The same without a known length.</summary>
    public static IEnumerable<SampleRow> Lazily(int count)
    {
        foreach (var row in Of(count))
            yield return row;
    }

    public static int[] Ids(this IDataView view) => view.GetColumn<int>("Id").ToArray();

    public static List<DataViewRowId> RowIds(this IDataView view)
    {
        var ids = new List<DataViewRowId>();
        using var cursor = view.GetRowCursor([]);
        var get = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            get(ref id);
            ids.Add(id);
        }
        return ids;
    }
}
