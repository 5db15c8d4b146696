using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace JdmMl.Evaluation;

/// <summary>Results as JSON: camelCase keys, NaN as null, a format name and a version at the head, unknown keys refused.</summary>
public static class EvaluationResultFile
{
    /// <summary>The value of the key "format".</summary>
    public const string Format = "jdm-evaluation";

    /// <summary>The value of the key "version" that is written and the only one that is read.</summary>
    public const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new NullForNaN() },
    };

    /// <summary>The text of a result's file.</summary>
    /// <exception cref="ArgumentException">The result is none; see <see cref="EvaluationResult.Validated"/>.</exception>
    public static string ToJson(EvaluationResult result)
    {
        var body = JsonSerializer.SerializeToNode(result.Validated(), Options)!.AsObject();
        var whole = new JsonObject { ["format"] = Format, ["version"] = Version, ["n"] = result.Count };
        foreach (var (key, value) in body.ToArray())
        {
            body.Remove(key);
            whole[key] = value;
        }
        return whole.ToJsonString(Options);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">Stands for the file in messages.</param>
    /// <exception cref="ArgumentException">Another format or version, a malformed or incomplete text, or an impossible result.</exception>
    public static EvaluationResult FromJson(string text, string name)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject whole || whole["format"] is not JsonValue format
                || !format.TryGetValue(out string? found) || found != Format)
                throw new ArgumentException(
                    $"'{name}' is no evaluation result: expected the key \"format\" with the value \"{Format}\". " +
                    "Write it with 'jdm evaluate --output'.");
            if (whole["version"] is not JsonValue version || !version.TryGetValue(out int number) || number != Version)
                throw new ArgumentException(
                    $"'{name}' is an evaluation result of version {whole["version"]?.ToJsonString() ?? "none"}; " +
                    $"this program reads version {Version}. Evaluate again.");
            int? count = whole["n"] is JsonValue n && n.TryGetValue(out int stated) ? stated : null;
            foreach (string head in (string[])["format", "version", "n"]) whole.Remove(head);
            var result = whole.Deserialize<EvaluationResult>(Options)!.Validated();
            if (count is not null && count != result.Count)
                throw new ArgumentException($"'{name}' says n = {count}, but holds {result.Count} rows; the file was changed or cut.");
            return result;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"'{name}' is no evaluation result: {exception.Message}", exception);
        }
        catch (ArgumentException exception) when (!exception.Message.StartsWith($"'{name}'", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ArgumentException">Like <see cref="FromJson"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static EvaluationResult Read(string path) => FromJson(File.ReadAllText(path), path);

    private sealed class NullForNaN : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => double.NaN,
            JsonTokenType.Number => reader.GetDouble(),
            _ => throw new JsonException("expected a number, or null where a score is undefined."),
        };

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsNaN(value)) writer.WriteNullValue();
            else writer.WriteNumberValue(value);
        }
    }
}
