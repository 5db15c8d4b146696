using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace JdmMl.Data;

/// <summary>
/// Reads and writes a <see cref="CropMode"/> as <c>"resize"</c>, <c>"native"</c> or <c>"patches(128,64)"</c>, the same text as on the
/// command line.
/// </summary>
public sealed partial class CropModeConverter : JsonConverter<CropMode>
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="JdmException">The text is no such form.</exception>
    public static CropMode Parse(string text)
    {
        if (text == "resize") return Crop.Resize;
        if (text == "native") return Crop.Native;
        var match = Form().Match(text);
        if (match.Success && int.TryParse(match.Groups[1].Value, out int size) && int.TryParse(match.Groups[2].Value, out int stride))
            return Crop.Patches(size, stride);
        throw new JdmException($"Crop is '{text}'; expected 'resize', 'native' or 'patches(<size>,<stride>)', such as 'patches(128,64)'.");
    }

    /// <summary>The text form.</summary>
    public static string Format(CropMode crop) => crop switch
    {
        PatchCrop p => $"patches({p.Size},{p.Stride})",
        NativeCrop => "native",
        _ => "resize",
    };

    /// <inheritdoc/>
    public override CropMode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CropMode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    [GeneratedRegex(@"^patches\((\d+),\s*(\d+)\)$")]
    private static partial Regex Form();
}
