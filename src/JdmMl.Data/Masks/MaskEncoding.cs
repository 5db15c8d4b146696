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

    /// <summary>
    /// One file for each object of an image, above 0 inside it, all in one folder; class 1 in every object. A pixel that several files
    /// cover belongs to the first of them by name.
    /// </summary>
    public static MaskEncoding InstanceFiles { get; } = new InstanceFilesEncoding();

    /// <summary>Outlines in Aperio XML (as ImageScope writes them), class 1 inside; see <see cref="AperioPolygons"/>.</summary>
    /// <param name="offsetX">Added to every x before filling, pixels; 0 suits MoNuSeg's own masks.</param>
    /// <param name="offsetY">Added to every y.</param>
    /// <param name="skipDegenerate">Whether outlines of fewer than three points are left out instead of refused.</param>
    /// <exception cref="JdmException">An offset is no finite number.</exception>
    public static MaskEncoding Polygons(double offsetX = 0, double offsetY = 0, bool skipDegenerate = false) =>
        double.IsFinite(offsetX) && double.IsFinite(offsetY)
            ? new PolygonEncoding(offsetX, offsetY, skipDegenerate)
            : throw new JdmException($"The polygon offset is ({offsetX}, {offsetY}); expected finite numbers of pixels.");

    /// <summary>The mask at <paramref name="path"/>, at its own size where it has one.</summary>
    internal abstract LabelMask Read(string path, int width, int height);

    /// <summary>Object ids, or null where the encoding does not tell objects apart.</summary>
    internal virtual InstanceMask? ReadInstances(string path, int width, int height) => null;

    /// <summary>Every file that a mask at <paramref name="path"/> consists of.</summary>
    internal virtual IEnumerable<string> FilesOf(string path) => [path];
}

/// <summary>Encodings that look up each stored value.</summary>
internal abstract record ValueEncoding : MaskEncoding
{
    /// <summary>The class id of <paramref name="value"/>, or -1 where the encoding does not know it.</summary>
    internal abstract int ClassOf(int value);

    /// <summary>Why a mask with samples of this many bits cannot have this encoding, or null.</summary>
    internal virtual string? FaultFor(int bitDepth) => null;

    internal override LabelMask Read(string path, int width, int height) => MaskReader.Read(RawMask.Read(path), this);
}

internal sealed record ThresholdEncoding(int Value) : ValueEncoding
{
    internal override int ClassOf(int value) => value >= Value ? 1 : 0;

    internal override string? FaultFor(int bitDepth) => Value < 1 << bitDepth
        ? null
        : $"its values have {bitDepth} bit, at most {(1 << bitDepth) - 1}, and never reach the threshold {Value}. " +
            "Use the mask encoding nonzero, or a lower threshold";

    public override string ToString() => $"threshold {Value}";
}

internal sealed record NonZeroEncoding : ValueEncoding
{
    internal override int ClassOf(int value) => value > 0 ? 1 : 0;

    // Values above 1 are object labels (GlaS); a mask of 0 and 255 holds one "object" and says nothing.
    internal override InstanceMask? ReadInstances(string path, int width, int height)
    {
        var raw = RawMask.Read(path);
        var occurs = new bool[1 << 16];
        foreach (var value in raw.Values) occurs[value] = true;
        return raw.Lossy || occurs.AsSpan(1).Count(true) < 2
            ? null
            : new InstanceMask(raw.Width, raw.Height, Array.ConvertAll(raw.Values, value => (int)value));
    }

    public override string ToString() => "nonzero";
}

internal sealed record ClassIdEncoding : ValueEncoding
{
    internal override int ClassOf(int value) => value <= 255 ? value : -1;

    public override string ToString() => "classIds";
}

internal sealed record TableEncoding : ValueEncoding
{
    private readonly SortedDictionary<int, byte> _classes;

    internal TableEncoding(IReadOnlyDictionary<int, byte> classes) => _classes = new(classes.ToDictionary());

    internal override int ClassOf(int value) => _classes.TryGetValue(value, out var label) ? label : -1;

    public override string ToString() => $"table {string.Join(", ", _classes.Select(entry => $"{entry.Key}: {entry.Value}"))}";
}
