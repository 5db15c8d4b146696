using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

/// <summary>Prints types and their public and protected members in the notation of Signatures/torchsharp-0.102.7.md.</summary>
internal static class SignaturePrinter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(int)] = "int",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    /// <summary>torch.nn.Module&lt;T,TResult&gt; for the heading of a type.</summary>
    public static string Heading(Type type)
    {
        string name = type.IsNested ? $"{Heading(type.DeclaringType!)}.{Bare(type)}" : type.Namespace == "TorchSharp" ? Bare(type) : $"{type.Namespace!["TorchSharp.".Length..]}.{Bare(type)}";
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = type.GetGenericArguments().Skip(outer).Select(a => a.Name).ToArray();
        return own.Length == 0 ? name : $"{name}<{string.Join(",", own)}>";
    }

    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            yield return string.Join(", ", type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue())}"));
            yield break;
        }
        foreach (var f in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily))
            yield return $"{(f.IsFamily ? "protected " : "")}{(f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{Name(f.FieldType)} {f.Name}";
        foreach (var p in type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(Visible))) yield return Property(p);
        foreach (var c in type.GetConstructors(Declared).Where(c => Visible(c) && !c.IsStatic))
            yield return $"{(c.IsFamily ? "protected " : "")}{Bare(type)}({Parameters(c)})";
        foreach (var m in type.GetMethods(Declared).Where(m => Visible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))))
            yield return Method(m);
    }

    private static bool Visible(MethodBase m) => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly;

    private static string Bare(Type type) => type.Name.Split('`')[0];

    private static string Property(PropertyInfo p)
    {
        var accessors = p.GetAccessors(true).Where(Visible).ToList();
        string name = p.GetIndexParameters() is { Length: > 0 } indices ? $"this[{string.Join(", ", indices.Select(i => Parameter(i)))}]" : p.Name;
        bool get = p.GetMethod is { } g && Visible(g), set = p.SetMethod is { } s && Visible(s);
        return $"{(accessors.All(a => a.IsFamily) ? "protected " : "")}{(accessors[0].IsStatic ? "static " : "")}{Name(p.PropertyType)} {name} {{ {(get ? "get; " : "")}{(set ? "set; " : "")}}}";
    }

    private static string Method(MethodInfo m)
    {
        string generics = m.IsGenericMethod ? $"<{string.Join(", ", m.GetGenericArguments().Select(a => a.Name))}>" : "";
        string kind = m.IsStatic ? "static " : m.IsAbstract ? "abstract " : m.IsVirtual && !m.IsFinal ? "virtual " : m is { IsVirtual: true, IsFinal: true } && m.GetBaseDefinition() != m ? "virtual " : "";
        return $"{(m.IsFamily ? "protected " : "")}{kind}{Name(m.ReturnType)} {m.Name}{generics}({Parameters(m)})";
    }

    private static string Parameters(MethodBase m)
    {
        bool extension = m.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", m.GetParameters().Select((p, i) => (extension && i == 0 ? "this " : "") + Parameter(p)));
    }

    private static string Parameter(ParameterInfo p)
    {
        string kind = p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "";
        return $"{kind}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {Default(p)}" : "")}";
    }

    private static string Default(ParameterInfo p)
    {
        var type = Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType;
        return p.DefaultValue switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(p.ParameterType) is null ? "default" : "null",
            string s => $"\"{s}\"",
            bool b => b ? "true" : "false",
            float f => f.ToString(CultureInfo.InvariantCulture) + "f",
            var value when type.IsEnum => $"{type.Name}.{Enum.ToObject(type, value)}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString()!,
        };
    }

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        if (type.Namespace == "System" && Bare(type) == "ValueTuple") return $"({string.Join(", ", arguments.Select(Name))})";
        return arguments.Length == 0 ? Bare(type) : $"{Bare(type)}<{string.Join(", ", arguments.Select(Name))}>";
    }
}
