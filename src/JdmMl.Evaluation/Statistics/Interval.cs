namespace JdmMl.Evaluation;

/// <summary>A confidence interval, in the unit of what it belongs to; NaN on both sides where the data allow none.</summary>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>No interval: fewer than two independent groups.</summary>
    public static Interval Undefined { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether both ends are numbers.</summary>
    public bool IsDefined => !double.IsNaN(Lower) && !double.IsNaN(Upper);
}
