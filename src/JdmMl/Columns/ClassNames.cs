using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The names of mask classes, which travel as the annotation KeyValues: entry k names class k, the background first.</summary>
internal static class ClassNames
{
    internal const string Kind = "KeyValues";

    /// <summary>What a mask column says, or null where it says nothing.</summary>
    internal static IReadOnlyList<string>? Of(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(Kind)?.Type is not VectorDataViewType { ItemType: TextDataViewType }) return null;
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue(Kind, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    internal static DataViewSchema.Annotations Annotations(IReadOnlyList<string>? names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        if (names is { Count: > 0 }) Add(builder, Kind, names);
        return builder.ToAnnotations();
    }

    internal static void Add(DataViewSchema.Annotations.Builder builder, string kind, IReadOnlyList<string> names)
    {
        ReadOnlyMemory<char>[] values = [.. names.Select(name => name.AsMemory())];
        builder.Add(
            kind, new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> to) => VBuffer<ReadOnlyMemory<char>>.Copy(values, 0, ref to, values.Length));
    }

    /// <summary>Refuses names that do not fit the number of classes.</summary>
    internal static IReadOnlyList<string>? Checked(IReadOnlyList<string>? names, int classes, string where)
        => names is not { Count: > 0 } || names.Count == classes
            ? names is { Count: > 0 } ? names : null
            : throw new JdmException(
                $"{where} names {names.Count} classes ({string.Join(", ", names)}), but there are {classes}, the background included. " +
                "Set Classes, or name every class once, the background first.");
}
