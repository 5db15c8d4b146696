using System.Text.Json;
using System.Text.Json.Serialization;

namespace JdmMl.Cli;

/// <summary>How results are printed with <c>--json</c>.</summary>
internal static class JsonResults
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static string Of(object result) => JsonSerializer.Serialize(result, Options);
}
