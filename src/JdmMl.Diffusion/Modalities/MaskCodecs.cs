using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>The mask codecs by name.</summary>
public static partial class MaskCodecs
{
    /// <summary>One channel, two classes.</summary>
    public static IMaskCodec Binary { get; } = new BinaryCodec();

    /// <summary>One channel a bit of the class id; the default.</summary>
    public static IMaskCodec AnalogBits { get; } = new AnalogBitsCodec();

    /// <summary>One channel a class.</summary>
    public static IMaskCodec OneHot { get; } = new OneHotCodec();

    /// <summary>One channel that keeps touching instances apart.</summary>
    /// <param name="width">Pixels at which distances are cut; 8 is about the radius of a nucleus at 40x shrunk to 256 px.</param>
    /// <param name="markerLevel">Distance in pixels above which a pixel marks an instance when decoding.</param>
    /// <param name="connectivity">What counts as connected in masks of 0 and 1.</param>
    public static IMaskCodec SignedDistance(
        double width = SignedDistanceCodec.DefaultWidth, double markerLevel = SignedDistanceCodec.DefaultMarkerLevel,
        Connectivity connectivity = Connectivity.Eight) =>
        new SignedDistanceCodec(width, markerLevel, connectivity);

    /// <summary>
    /// Reads <c>binary</c>, <c>analog-bits</c>, <c>one-hot</c>, <c>signed-distance</c> or the last with its settings:
    /// <c>signed-distance(width[, marker level[, 4 or 8]])</c>.
    /// </summary>
    /// <exception cref="JdmException">Any other text, or settings out of range.</exception>
    public static IMaskCodec Parse(string text)
    {
        switch (text)
        {
            case "binary": return Binary;
            case "analog-bits": return AnalogBits;
            case "one-hot": return OneHot;
            case "signed-distance": return SignedDistance();
        }
        var match = WithSettings().Match(text);
        if (!match.Success)
            throw new JdmException(
                $"Mask codec '{text}' is unknown; expected 'binary', 'analog-bits', 'one-hot', 'signed-distance' or for instance " +
                "'signed-distance(12, 1.2, 8)' (width in pixels, marker level in pixels, connectivity 4 or 8).");
        var standard = new SignedDistanceCodec();
        double Number(string group, double otherwise) =>
            match.Groups[group].Success ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : otherwise;
        return SignedDistance(Number("width", standard.Width), Number("level", standard.MarkerLevel),
            match.Groups["ways"].Success ? (Connectivity)int.Parse(match.Groups["ways"].ValueSpan) : standard.Connectivity);
    }

    [GeneratedRegex(@"^signed-distance\(\s*(?<width>\d+(\.\d+)?)\s*(,\s*(?<level>\d+(\.\d+)?)\s*(,\s*(?<ways>[48])\s*)?)?\)$")]
    private static partial Regex WithSettings();
}

/// <summary>A mask codec in JSON is its text.</summary>
public sealed class MaskCodecJson : JsonConverter<IMaskCodec>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(IMaskCodec).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override IMaskCodec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MaskCodecs.Parse(
            reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a mask codec is a text"));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IMaskCodec value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
