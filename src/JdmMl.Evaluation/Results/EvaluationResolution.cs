using System.Text.Json.Serialization;

namespace JdmMl.Evaluation;

/// <summary>The size at which masks were compared.</summary>
/// <param name="Width">Pixels in a row, or null where every image was compared at its own size.</param>
/// <param name="Height">Rows, or null where every image was compared at its own size.</param>
public sealed record EvaluationResolution(int? Width, int? Height)
{
    /// <summary>Every image at the size of its truth.</summary>
    public static EvaluationResolution Native { get; } = new(null, null);

    /// <summary>Whether every image was compared at its own size.</summary>
    [JsonIgnore]
    public bool IsNative => Width is null;

    /// <summary>"native", or the size such as "256x256".</summary>
    public override string ToString() => IsNative ? "native" : FormattableString.Invariant($"{Width}x{Height}");
}
