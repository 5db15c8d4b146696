using System.Reflection;
using System.Runtime.CompilerServices;

namespace JdmMl.Compat.MLNet.Tests.Signatures;

/// <summary>Writes public types and their public and protected members in the notation of the lists.</summary>
internal static class SignaturePrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char",
    };

    public static string Header(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {Name(invoke.ReturnType)} {Declaration(type)}({Parameters(invoke)});";
        }
        if (type.IsEnum)
            return $"public enum {Declaration(type)} {{ {string.Join(", ", EnumMembers(type))} }}";
        var kind = type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Add(Name(parent));
        bases.AddRange(type.GetInterfaces().Where(i => i.IsVisible && type.BaseType?.GetInterfaces().Contains(i) != true).Select(Name));
        return $"public {kind} {Declaration(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    public static IEnumerable<string> EnumMembers(Type type) =>
        Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n))}");

    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
            yield break;
        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily))
            yield return $"{(field.IsPublic ? "public " : "protected ")}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}"
                + $"{Name(field.FieldType)} {field.Name};";
        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && IsVisible(c)))
            yield return $"{Modifiers(constructor)}{Plain(type)}({Parameters(constructor)});";
        foreach (var property in type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible)))
            yield return Property(property);
        foreach (var @event in type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)))
            yield return $"{Modifiers(@event.AddMethod!)}event {Name(@event.EventHandlerType!)} {@event.Name};";
        foreach (var method in type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName
            && m.Name is not ("ToString" or "Equals" or "GetHashCode")))
            yield return $"{(method.GetCustomAttribute<ObsoleteAttribute>() is null ? "" : "[Obsolete] ")}{Modifiers(method)}{Name(method.ReturnType)} "
                + $"{method.Name}{Arguments(method.GetGenericArguments())}({Parameters(method)}){Constraints(method.GetGenericArguments())};";
    }

    /// <summary>The type as lists name it: one level of nesting, with its type parameters.</summary>
    public static string Declaration(Type type) =>
        $"{(type.DeclaringType is { } outer ? Plain(outer) + "." : "")}{Plain(type)}{Arguments(type.GetGenericArguments())}";

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(IsVisible).ToArray();
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(i => $"{Name(i.ParameterType)} {i.Name}"))}]";
        var kinds = accessors.Select(a => a.ReturnType == typeof(void) ? "set;" : "get;").Order();
        return $"{Modifiers(accessors[0])}{Name(property.PropertyType)} {name} {{ {string.Join(" ", kinds)} }}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
            return "";
        var access = method.IsPublic ? "public " : "protected ";
        if (method.IsStatic)
            return access + "static ";
        if (method is not MethodInfo { IsVirtual: true } function)
            return access;
        var overrides = function.GetBaseDefinition() != function;
        return access + (function.IsAbstract ? "abstract " : overrides ? "override " : function.IsFinal ? "" : "virtual ");
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(p =>
            (p.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "")
            + (p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")
            + $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + Default(p) : "")}"));
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        float number => number.ToString(System.Globalization.CultureInfo.InvariantCulture) + "f",
        var value when parameter.ParameterType.IsEnum => $"{Name(parameter.ParameterType)}.{Enum.ToObject(parameter.ParameterType, value)}",
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(Type[] parameters) => string.Concat(parameters.Where(p => p.IsGenericParameter).Select(p =>
    {
        var wanted = new List<string>();
        if (p.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            wanted.Add("class");
        wanted.AddRange(p.GetGenericParameterConstraints().Select(Name));
        if (p.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            wanted.Add("new()");
        return wanted.Count == 0 ? "" : $" where {p.Name} : {string.Join(", ", wanted)}";
    }));

    private static string Arguments(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        return type.IsGenericParameter ? type.Name : Declaration(type);
    }
}
