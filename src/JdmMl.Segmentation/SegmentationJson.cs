using System.Text.Json;
using System.Text.Json.Serialization;

namespace JdmMl.Segmentation;

/// <summary>How options and records stand in files: camelCase, enums by name, unknown members refused.</summary>
public static class SegmentationJson
{
    /// <summary>For System.Text.Json.</summary>
    public static JsonSerializerOptions Settings { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var settings = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        settings.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        settings.MakeReadOnly(populateMissingResolver: true);
        return settings;
    }
}
