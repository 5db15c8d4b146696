using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace JdmMl.Data;

/// <summary>
/// JSON files in which nothing is ignored: an unknown key, a wrong type or a trailing comma is an error that names file, key and remedy.
/// </summary>
public static class StrictJson
{
    /// <summary>camelCase keys, enums as camelCase text, unknown keys refused.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>Reads <paramref name="path"/> as <typeparamref name="T"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file is called in messages, for example "Manifest".</param>
    /// <exception cref="JdmException">The file is missing or not exactly of that form.</exception>
    public static T Read<T>(string path, string what) where T : class
    {
        var bytes = InputFile.ReadAllBytes(path).AsSpan();
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options)
                ?? throw new JdmException($"{what} '{path}' holds null; expected an object {{ ... }}.");
        }
        catch (JsonException exception)
        {
            throw Explain<T>(path, what, exception);
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    private static JdmException Explain<T>(string path, string what, JsonException exception)
    {
        var at = exception.Path ?? "$";
        var line = exception.LineNumber is { } number ? $", line {number + 1}" : "";
        var (owner, key) = Walk(typeof(T), at);
        if (exception.Message.Contains("could not be mapped"))
            return new(
                $"{what} '{path}': key '{at.TrimStart('$', '.')}' is unknown{line}; known here are {string.Join(", ", KeysOf(owner))}. " +
                "Correct the spelling or remove the key.", exception);
        var required = exception.Message.Contains("missing required properties") ? RequiredOf(owner) : null;
        if (required is not null)
            return new(
                $"{what} '{path}': {(at == "$" ? "the file" : $"'{at[2..]}'")} lacks a required key{line}; " +
                $"required are {string.Join(", ", required)}.", exception);
        return new($"{what} '{path}': {(at == "$" ? "the file" : $"key '{at[2..]}'")} is malformed{line}: {Reason(exception)}" +
                   (key is null ? "" : $" Expected {Expected(key)}."), exception);
    }

    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    /// <summary>The type whose key the path ends in, and the type of that key where it exists.</summary>
    private static (Type Owner, Type? Key) Walk(Type root, string path)
    {
        var (owner, current) = (root, (Type?)root);
        foreach (var step in path.Split('.', '[').Skip(1))
        {
            if (current is null) break;
            var type = Nullable.GetUnderlyingType(current) ?? current;
            if (step.EndsWith(']') && ElementOf(type) is { } element) current = element;
            else if (type.IsGenericType && type.GetGenericArguments().Length == 2) current = type.GetGenericArguments()[1];
            else (owner, current) = (type, Properties(type).FirstOrDefault(property => NameOf(property) == step)?.PropertyType);
        }
        return (path == "$" || current is null ? owner : IsObject(current) ? current : owner, path == "$" ? null : current);
    }

    private static bool IsObject(Type type) => type.IsClass && type != typeof(string) && ElementOf(type) is null && !type.IsGenericType;

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericArguments().Length == 1 ? type.GetGenericArguments()[0] : null;

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.CanWrite);

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static IEnumerable<string> KeysOf(Type type) => Properties(type).Select(NameOf);

    private static IEnumerable<string> RequiredOf(Type type) => Properties(type)
        .Where(property => property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null)
        .Select(NameOf);

    private static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}";
        if (type == typeof(string)) return "a text in quotes";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(long) || type == typeof(byte)) return "a whole number";
        if (type == typeof(double) || type == typeof(float)) return "a number";
        return ElementOf(type) is not null ? "a list [ ... ]" : "an object { ... }";
    }
}
