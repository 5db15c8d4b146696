namespace JdmMl.Evaluation;

/// <summary>The pixels of a mask that a metric looks at: one class, or all but one.</summary>
/// <param name="Value">The value asked about.</param>
/// <param name="Complement">Whether the region is everything else.</param>
public readonly record struct MaskRegion(byte Value, bool Complement)
{
    /// <summary>Every class above 0.</summary>
    public static MaskRegion Foreground { get; } = new(0, true);

    /// <summary>One class alone.</summary>
    public static MaskRegion Class(byte classId) => new(classId, false);

    internal bool Holds(byte value) => (value == Value) != Complement;

    /// <summary>The next run of the region in a row, [start, end); start is the row's length where there is none.</summary>
    internal (int Start, int End) NextRun(ReadOnlySpan<byte> row, int from)
    {
        int start = Complement ? row[from..].IndexOfAnyExcept(Value) : row[from..].IndexOf(Value);
        if (start < 0) return (row.Length, row.Length);
        start += from;
        int length = Complement ? row[start..].IndexOf(Value) : row[start..].IndexOfAnyExcept(Value);
        return (start, length < 0 ? row.Length : start + length);
    }
}
