using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>What a member of a row class says about its column.</summary>
internal static class RowMember
{
    private const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance;

    /// <summary>The members that become columns: fields first, then properties, as reflection gives them.</summary>
    public static IEnumerable<MemberInfo> ColumnsOf(Type type, SchemaDefinition.Direction direction)
    {
        var read = direction.HasFlag(SchemaDefinition.Direction.Read);
        var write = direction.HasFlag(SchemaDefinition.Direction.Write);
        var properties = type.GetProperties(PublicInstance).Where(p =>
            ((read && p.GetGetMethod() is not null) || (write && p.GetSetMethod() is not null)) && p.GetIndexParameters().Length == 0);
        return type.GetFields(PublicInstance).Concat<MemberInfo>(properties).Where(BecomesColumn);
    }

    public static bool BecomesColumn(MemberInfo member) =>
        TypeOf(member) != typeof(IChannel) && member is not FieldInfo { IsLiteral: true } && member.GetCustomAttribute<NoColumnAttribute>() is null;

    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    public static string ColumnName(MemberInfo member) => member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;

    public static MemberInfo Find(Type type, string name) => (MemberInfo)type.GetField(name) ?? type.GetProperty(name);

    public static void RegisterItsType(MemberInfo member, string parameter)
    {
        var marks = member.GetCustomAttributes<DataViewTypeAttribute>().ToArray();
        Check.Param(marks.Length <= 1, parameter,
            $"Member {member.Name} cannot be marked with multiple attributes derived from {typeof(DataViewTypeAttribute)}.");
        marks.FirstOrDefault()?.Register();
    }

    /// <summary>The item type as columns have it, text for strings, and whether the member holds a vector of it.</summary>
    public static (Type Item, bool IsVector) Mapped(Type type)
    {
        var isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        var item = !isVector ? type : type.IsArray ? type.GetElementType() : type.GetGenericArguments()[0];
        return (item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item, isVector);
    }

    public static (Type Item, bool IsVector) ItemOf(MemberInfo member) => ItemOf(member.Name, TypeOf(member), member.GetCustomAttributes());

    public static (Type Item, bool IsVector) ItemOf(string name, Type type, IEnumerable<Attribute> attributes)
    {
        var mapped = Mapped(type);
        Check.Param(StandardTypes.Knows(mapped.Item) || DataViewTypeManager.Knows(mapped.Item, attributes), "rawType",
            $"Could not determine an IDataView type and registered custom types for member {name}");
        return mapped;
    }

    public static DataViewType InferType(MemberInfo member, string parameter)
    {
        var (raw, isVector) = ItemOf(member);
        if (DataViewTypeManager.Knows(raw, member.GetCustomAttributes()))
            return DataViewTypeManager.Find(raw, member.GetCustomAttributes());
        var key = member.GetCustomAttribute<KeyTypeAttribute>();
        Check.Param(key is null || KeyDataViewType.IsValidDataType(raw), parameter,
            $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
        var item = key is null ? StandardTypes.Of(raw) : new KeyDataViewType(raw, key.Count);
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(vector is null || isVector, parameter,
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        if (!isVector)
            return item;
        return vector is { Dimensions.Length: > 0 } ? new VectorDataViewType(item, vector.Dimensions) : new VectorDataViewType(item);
    }
}
