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

    internal static void Image(SchemaShape shape, string role, string name)
    {
        var column = Find(shape, role, name);
        if (column.ItemType is not ImageDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Mismatch(role, name, "Image", column.ItemType.ToString());
    }

    internal static void Text(SchemaShape shape, string role, string name)
    {
        var column = Find(shape, role, name);
        if (column.ItemType is not TextDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Mismatch(role, name, "String", column.ItemType.ToString());
    }

    private static DataViewSchema.Column Require(
        DataViewSchema schema, string role, string name, Func<DataViewType, bool> fits, string expected)
    {
        if (schema.GetColumnOrNull(name) is not DataViewSchema.Column column) throw Missing(role, name);
        return fits(column.Type) ? column : throw Mismatch(role, name, expected, column.Type.ToString());
    }

    private static SchemaShape.Column Find(SchemaShape shape, string role, string name)
    {
        var column = shape.FirstOrDefault(c => c.Name == name);
        return column.Name is null ? throw Missing(role, name) : column;
    }

    private static ArgumentOutOfRangeException Missing(string role, string name)
        => new("inputSchema", $"Could not find {role} column '{name}'");

    private static ArgumentOutOfRangeException Mismatch(string role, string name, string expected, string? found)
        => new("inputSchema", $"Schema mismatch for {role} column '{name}': expected {expected}, got {found}");
}
