using System.Globalization;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;

namespace JdmMl.Cli.Options;

/// <summary>Values of options as words of the command line; <c>none</c> stands for null.</summary>
internal static class WordValues
{
    private static readonly Dictionary<Type, Func<string, object>> Parsers = new()
    {
        [typeof(string)] = text => text,
        [typeof(int)] = text => int.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int n)
            ? n : throw Not(text, "a whole number"),
        [typeof(double)] = text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double x)
            ? x : throw Not(text, "a number"),
        [typeof(bool)] = text => bool.TryParse(text, out bool b) ? b : throw Not(text, "true or false"),
        [typeof(IReadOnlyList<int>)] = text => text.Split(',')
            .Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out int n) ? n : throw Not(text, "numbers such as 1,2,2,4"))
            .ToArray(),
        [typeof(IReadOnlyList<string>)] = text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        [typeof(CropMode)] = text => CropModeConverter.Parse(text),
        [typeof(ValueRange)] = Range,
        [typeof(IMaskCodec)] = text => MaskCodecs.Parse(text),
        [typeof(JointAugmentation)] = Augmentation,
        [typeof(AugmentationOptions)] = AugmentationOptions.Parse,
    };

    internal static bool Knows(Type type) => Parsers.ContainsKey(Core(type)) || Core(type).IsEnum;

    internal static IReadOnlyList<string>? NamesOf(Type type) => Core(type).IsEnum ? Enum.GetNames(Core(type)) : null;

    /// <exception cref="FormatException">The word does not fit; the message says what would.</exception>
    internal static object? Parse(Type type, string text)
    {
        bool nullable = Nullable.GetUnderlyingType(type) is not null || !type.IsValueType && type != typeof(string);
        if (text == "none" && type == typeof(JointAugmentation)) return JointAugmentation.None;
        if (text == "none" && type == typeof(AugmentationOptions)) return AugmentationOptions.None;
        if (text == "none" && type == typeof(IReadOnlyList<int>)) return Array.Empty<int>();
        if (nullable && text == "none") return null;
        var core = Core(type);
        if (core.IsEnum)
            return Enum.TryParse(core, text.Replace("-", ""), ignoreCase: true, out var value) && Enum.IsDefined(core, value!)
                ? value
                : throw Not(text, string.Join(", ", Enum.GetNames(core)));
        return Parsers[core](text);
    }

    private static Type Core(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static object Range(string text)
    {
        string[] ends = text.Split(',');
        return ends.Length == 2
            && double.TryParse(ends[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double low)
            && double.TryParse(ends[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double high)
            ? new ValueRange(low, high)
            : throw Not(text, "two numbers such as -1,1");
    }

    // "light", or any of flips, quarter-turns, jitter (10 % brightness, contrast and saturation), separated by commas
    private static object Augmentation(string text)
    {
        if (text == "light") return JointAugmentation.Light;
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        double Jitter(double strength) => parts.Contains("jitter") ? strength : 0;
        return parts.Except(["flips", "quarter-turns", "jitter"]).Any()
            ? throw Not(text, "none, light, or some of flips,quarter-turns,jitter")
            : new JointAugmentation
            {
                Flips = parts.Contains("flips"), QuarterTurns = parts.Contains("quarter-turns"),
                Brightness = Jitter(JointAugmentation.Light.Brightness), Contrast = Jitter(JointAugmentation.Light.Contrast),
                Saturation = Jitter(JointAugmentation.Light.Saturation),
            };
    }

    private static FormatException Not(string text, string expected) => new($"'{text}' is not understood; expected {expected}");
}
