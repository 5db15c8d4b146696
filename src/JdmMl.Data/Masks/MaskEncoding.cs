namespace JdmMl.Data;

/// <summary>
/// How the stored values of mask files become class ids. Values are taken as stored: grey value, palette index, or R = G = B.
/// </summary>
public abstract record MaskEncoding
{
    private protected MaskEncoding() { }

    /// <summary>Class 1 where the value is at least <paramref name="value"/>, else 0. 128 is the middle of 8-bit grey.</summary>
    public static MaskEncoding Threshold(int value = 128) => new ThresholdEncoding(value);

    /// <summary>Class 1 where the value is above 0: masks of {0, 1} or {0, 255} and instance labels.</summary>
    public static MaskEncoding NonZero { get; } = new NonZeroEncoding();

    /// <summary>The value itself is the class id (0-255).</summary>
    public static MaskEncoding ClassIds { get; } = new ClassIdEncoding();

    /// <summary>Every value that may occur, with its class id; any other value is an error.</summary>
    public static MaskEncoding Table(IReadOnlyDictionary<int, byte> classes) => new TableEncoding(classes);

    /// <summary>The class id of <paramref name="value"/>, or -1 where the encoding does not know it.</summary>
    internal abstract int ClassOf(int value);

    /// <summary>Why a mask with samples of this many bits cannot have this encoding, or null.</summary>
    internal virtual string? FaultFor(int bitDepth) => null;
}

internal sealed record ThresholdEncoding(int Value) : MaskEncoding
{
    internal override int ClassOf(int value) => value >= Value ? 1 : 0;

    internal override string? FaultFor(int bitDepth) => Value < 1 << bitDepth
        ? null
        : $"its values have {bitDepth} bit, at most {(1 << bitDepth) - 1}, and never reach the threshold {Value}. " +
            "Use the mask encoding nonzero, or a lower threshold";

    public override string ToString() => $"threshold {Value}";
}

internal sealed record NonZeroEncoding : MaskEncoding
{
    internal override int ClassOf(int value) => value > 0 ? 1 : 0;

    public override string ToString() => "nonzero";
}

internal sealed record ClassIdEncoding : MaskEncoding
{
    internal override int ClassOf(int value) => value <= 255 ? value : -1;

    public override string ToString() => "classIds";
}

internal sealed record TableEncoding : MaskEncoding
{
    private readonly SortedDictionary<int, byte> _classes;

    internal TableEncoding(IReadOnlyDictionary<int, byte> classes) => _classes = new(classes.ToDictionary());

    internal override int ClassOf(int value) => _classes.TryGetValue(value, out var label) ? label : -1;

    public override string ToString() => $"table {string.Join(", ", _classes.Select(entry => $"{entry.Key}: {entry.Value}"))}";
}
