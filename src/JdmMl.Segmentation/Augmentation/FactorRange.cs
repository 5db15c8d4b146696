using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>Bounds of a number that an augmentation draws.</summary>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
public sealed record FactorRange(double Low, double High)
{
    internal bool IsOrdered => double.IsFinite(Low) && double.IsFinite(High) && Low <= High;

    /// <summary>Uniform between the bounds.</summary>
    internal double Draw(RandomStream random) => Low + (High - Low) * random.NextDouble();

    /// <summary>
    /// A factor below 1 in half of the draws, one above 1 in the others, each uniform: both are equally frequent whatever the bounds
    /// (batchgenerators' rule for contrast, brightness and gamma).
    /// </summary>
    internal double DrawAroundOne(RandomStream random)
    {
        var (below, position) = (random.NextDouble() < 0.5, random.NextDouble());
        var (from, to) = below && Low < 1 ? (Low, Math.Min(1, High)) : (Math.Max(Low, 1), Math.Max(High, 1));
        return from + (to - from) * position;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Low:R}..{High:R}");
}
