using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column bound to the member of a row class that holds its values.</summary>
internal sealed record MemberColumn(string Name, DataViewType Type, MemberInfo Member, Func<DataViewSchema.Annotations> Annotations)
{
    public static MemberColumn[] Of(Type rowType, SchemaDefinition.Direction direction) =>
        Of(rowType, SchemaDefinition.Create(rowType, direction));

    public static MemberColumn[] Of(Type rowType, SchemaDefinition definition) =>
        (definition ?? SchemaDefinition.Create(rowType)).Select(c => Bind(rowType, c)).Where(c => c is not null).ToArray();

    public static DataViewSchema Schema(IEnumerable<MemberColumn> columns) =>
        DataViewSchema.Of(columns.Select(c => new DataViewSchema.DetachedColumn(c.Name, c.Type, c.Annotations())));

    /// <summary>A definition that takes types and annotations from a schema, each column of which needs a member.</summary>
    public static SchemaDefinition Definition(Type rowType, DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(rowType, SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var own = definition[column.Name] ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            own.ColumnType = column.Type;
            own.TakeAnnotations(column.Annotations);
        }
        return definition;
    }

    private static MemberColumn Bind(Type rowType, SchemaDefinition.Column column)
    {
        const string definition = "userSchemaDefinition";
        var member = RowMember.Find(rowType, column.MemberName);
        Check.Param(member is not null, definition,
            $"No field or property with name '{column.MemberName}' found in type '{rowType.FullName}'");
        if (RowMember.TypeOf(member) == typeof(IChannel))
            return null;
        var (item, isVector) = RowMember.ItemOf(member);
        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        if (column.ColumnType is null)
        {
            var inferred = StandardTypes.Of(item);
            return new(name, isVector ? new VectorDataViewType(inferred) : inferred, member, column.AnnotationsAsOfNow());
        }
        var vector = column.ColumnType as VectorDataViewType;
        Check.Param(isVector == vector is not null, definition,
            $"Column '{name}' is supposed to be {Shape(vector is not null)}, but type of associated field '{column.MemberName}' is {Shape(isVector)}");
        var raw = (vector?.ItemType ?? column.ColumnType).RawType;
        Check.Param(raw == item, definition, $"Column '{name}' is supposed to have item type {raw}, but associated field has type {item}");
        return new(name, column.ColumnType, member, column.AnnotationsAsOfNow());

        static string Shape(bool vector) => vector ? "vector" : "scalar";
    }
}
