namespace JdmMl;

/// <summary>
/// Tells notebooks how a type is displayed. .NET Interactive's formatting finds it by its name, so nothing of it need be referenced.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>A type with a constructor without parameters and a method CreateTypeFormatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>What is shown where several would do.</summary>
    public string[] PreferredMimeTypes { get; set; } = ["text/html"];
}
