using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>Refuses schemas that lack a column, in ML.NET's own words: role, column, expected, found.</summary>
internal static class SchemaChecks
{
    internal static DataViewSchema.Column Image(DataViewSchema schema, string role, string name)
        => Require(schema, role, name, type => type is ImageDataViewType, "Image");

    internal static DataViewSchema.Column Text(DataViewSchema schema, string role, string name)
        => Require(schema, role, name, type => type is TextDataViewType, "String");

    internal static SchemaShape.Column Image(SchemaShape shape, string role, string name)
        => Require(shape, role, name, type => type is ImageDataViewType, "Image");

    internal static SchemaShape.Column Text(SchemaShape shape, string role, string name)
        => Require(shape, role, name, type => type is TextDataViewType, "String");

    private static DataViewSchema.Column Require(
        DataViewSchema schema, string role, string name, Func<DataViewType, bool> fits, string expected)
    {
        if (schema.GetColumnOrNull(name) is not DataViewSchema.Column column) throw Missing(role, name);
        return fits(column.Type) ? column : throw Mismatch(role, name, expected, column.Type.ToString());
    }

    private static SchemaShape.Column Require(
        SchemaShape shape, string role, string name, Func<DataViewType, bool> fits, string expected)
    {
        var column = shape.FirstOrDefault(c => c.Name == name);
        if (column.Name is null) throw Missing(role, name);
        return fits(column.ItemType) && column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey
            ? column
            : throw Mismatch(role, name, expected, TypeText(column));
    }

    private static string TypeText(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            SchemaShape.Column.VectorKind.VariableVector => $"VarVector<{item}>",
            _ => item,
        };
    }

    private static ArgumentOutOfRangeException Missing(string role, string name)
        => new("inputSchema", $"Could not find {role} column '{name}'");

    private static ArgumentOutOfRangeException Mismatch(string role, string name, string expected, string? found)
        => new("inputSchema", $"Schema mismatch for {role} column '{name}': expected {expected}, got {found}");
}
