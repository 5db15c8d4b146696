using System.Globalization;

namespace JdmMl.Experiments.Reports;

/// <summary>An axis: the range it covers, where its ticks are, and how a value becomes a position.</summary>
public sealed class AxisScale
{
    private static readonly double[] Mantissas = [1, 2, 5];

    private AxisScale(double minimum, double maximum, bool isLogarithmic, IReadOnlyList<double> ticks) =>
        (Minimum, Maximum, IsLogarithmic, Ticks) = (minimum, maximum, isLogarithmic, ticks);

    /// <summary>Value at position 0.</summary>
    public double Minimum { get; }

    /// <summary>Value at position 1.</summary>
    public double Maximum { get; }

    /// <summary>Whether equal ratios, instead of equal differences, have equal lengths.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Values that are labelled, rising, within the range.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>A linear axis with ticks at whole multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="minimum">Smallest value to show.</param>
    /// <param name="maximum">Largest value to show.</param>
    /// <param name="intervals">About how many intervals between ticks.</param>
    /// <param name="extend">Whether the range grows to the next tick on both sides.</param>
    public static AxisScale Linear(double minimum, double maximum, int intervals = 5, bool extend = true)
    {
        RequireFinite(minimum, maximum);
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        if (minimum == maximum)
        {
            var around = minimum == 0 ? 1 : Math.Abs(minimum) / 10;
            (minimum, maximum) = (minimum - around, maximum + around);
        }

        var step = NiceStep((maximum - minimum) / intervals);
        // a hair of slack, so that 0.3 counts as the third multiple of 0.1
        var (first, last) = extend
            ? (Math.Floor(minimum / step + 1e-9), Math.Ceiling(maximum / step - 1e-9))
            : (Math.Ceiling(minimum / step - 1e-9), Math.Floor(maximum / step + 1e-9));
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Multiple(first + i, step))];
        return extend ? new(ticks[0], ticks[^1], false, ticks) : new(minimum, maximum, false, ticks);
    }

    /// <summary>
    /// A logarithmic axis that begins and ends at 1, 2 or 5 times a power of ten; ticks at powers of ten where enough fit.
    /// </summary>
    /// <param name="minimum">Smallest value to show, above 0.</param>
    /// <param name="maximum">Largest value to show.</param>
    public static AxisScale Logarithmic(double minimum, double maximum)
    {
        RequireFinite(minimum, maximum);
        if (minimum <= 0) throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "A logarithmic axis needs values above 0.");
        var (firstPower, lastPower) = ((int)Math.Floor(Math.Log10(minimum)) - 1, (int)Math.Ceiling(Math.Log10(maximum)) + 1);
        var candidates = Enumerable.Range(firstPower, lastPower - firstPower + 1)
            .SelectMany(power => Mantissas.Select(m => (Value: Scaled(m, power), IsPower: m == 1)))
            .ToArray();
        var low = candidates.Last(c => c.Value <= minimum * (1 + 1e-9)).Value;
        var high = candidates.First(c => c.Value >= maximum * (1 - 1e-9) && c.Value > low).Value;

        var inside = candidates.Where(c => c.Value >= low && c.Value <= high).ToArray();
        var powers = inside.Where(c => c.IsPower).Select(c => c.Value).ToArray();
        if (powers.Length < 3) return new(low, high, true, [.. inside.Select(c => c.Value)]);
        var stride = (powers.Length + 6) / 7; // at most seven labels
        return new(low, high, true, [.. powers.Where((_, i) => i % stride == 0)]);
    }

    /// <summary>Where a value lies: 0 at the minimum, 1 at the maximum, beyond for values outside.</summary>
    public double Position(double value) => IsLogarithmic
        ? (Math.Log10(value) - Math.Log10(Minimum)) / (Math.Log10(Maximum) - Math.Log10(Minimum))
        : (value - Minimum) / (Maximum - Minimum);

    /// <summary>Whether the axis can show the value at all: finite, and above 0 if logarithmic.</summary>
    public bool CanShow(double value) => double.IsFinite(value) && (!IsLogarithmic || value > 0);

    /// <summary>The text of a tick: as many decimals as the ticks need, thousands separated, powers beyond six digits.</summary>
    public string Label(double tick)
    {
        var size = Math.Abs(tick);
        if (tick == 0) return "0";
        if (size >= 1e7 || size < 1e-4) return tick.ToString("0.##e0", CultureInfo.InvariantCulture);
        if (IsLogarithmic) return tick.ToString("#,0.####", CultureInfo.InvariantCulture);
        var step = Ticks.Count > 1 ? Ticks[1] - Ticks[0] : size;
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 8);
        return tick.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    private static double NiceStep(double raw)
    {
        var power = (int)Math.Floor(Math.Log10(raw));
        foreach (var mantissa in Mantissas)
            if (Scaled(mantissa, power) >= raw * (1 - 1e-9)) return Scaled(mantissa, power);
        return Scaled(1, power + 1);
    }

    // 3 x 0.1 is 0.30000000000000004; dividing by the whole reciprocal gives 0.3.
    private static double Multiple(double count, double step) => step < 1 ? count / Math.Round(1 / step) : count * step;

    private static double Scaled(double mantissa, int power) =>
        power < 0 ? mantissa / Math.Pow(10, -power) : mantissa * Math.Pow(10, power);

    private static void RequireFinite(double minimum, double maximum)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum > maximum)
            throw new ArgumentOutOfRangeException(
                nameof(minimum),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The axis range {minimum}..{maximum} is no range; expected two finite numbers in order."));
    }
}
