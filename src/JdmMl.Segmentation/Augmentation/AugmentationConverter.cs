using System.Text.Json;
using System.Text.Json.Serialization;

namespace JdmMl.Segmentation;

/// <summary>Augmentation in JSON: a preset by its word, or an object whose missing members are nnU-Net's.</summary>
public sealed class AugmentationConverter : JsonConverter<AugmentationOptions>
{
    /// <inheritdoc/>
    public override AugmentationOptions? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? AugmentationOptions.Parse(reader.GetString()!)
            : JsonSerializer.Deserialize<AugmentationOptions>(ref reader, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AugmentationOptions value, JsonSerializerOptions options)
    {
        if (AugmentationPresets.WordOf(value) is { } word) writer.WriteStringValue(word);
        else JsonSerializer.Serialize(writer, value, options);
    }
}
