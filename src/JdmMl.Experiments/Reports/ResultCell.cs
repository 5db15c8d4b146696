using System.Globalization;
using JdmMl.Evaluation;

namespace JdmMl.Experiments.Reports;

/// <summary>A number with its interval, a word, or nothing.</summary>
public sealed record ResultCell
{
    private readonly string? _text;

    private ResultCell(double value, Interval? interval, string? text) => (Value, Interval, _text) = (value, interval, text);

    /// <summary>The value in the unit of its column, or NaN.</summary>
    public double Value { get; }

    /// <summary>The interval of the value in the same unit, or null.</summary>
    public Interval? Interval { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsNumber => double.IsFinite(Value);

    /// <summary>No value: printed as a dash.</summary>
    public static ResultCell Missing { get; } = new(double.NaN, null, null);

    /// <summary>A number, which a NaN leaves missing, with its interval where it has one.</summary>
    public static ResultCell Of(double value, Interval? interval = null) => new(value, interval, null);

    /// <summary>A word, such as "failed".</summary>
    public static ResultCell Of(string text) => new(double.NaN, null, text);

    /// <summary>A share in 0..1 and its interval, printed in percent.</summary>
    public static ResultCell Percent(double share, Interval? interval = null) =>
        new(100 * share, interval is { } i ? new(100 * i.Lower, 100 * i.Upper) : null, null);

    internal string ValueText(string format) => _text ?? (IsNumber ? Value.ToString(format, CultureInfo.InvariantCulture) : "\u2013");

    internal string? IntervalText(string format) => IsNumber && Interval is { IsDefined: true } i
        ? "[" + i.Lower.ToString(format, CultureInfo.InvariantCulture) + ", " + i.Upper.ToString(format, CultureInfo.InvariantCulture) + "]"
        : null;
}
