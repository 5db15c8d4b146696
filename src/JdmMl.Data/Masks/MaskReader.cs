namespace JdmMl.Data;

/// <summary>Reads mask files exactly: stored values in, class ids out.</summary>
public static class MaskReader
{
    /// <summary>
    /// Reads a PNG (exactly), BMP or JPEG mask; a JPEG needs a threshold, since its values are only near to what was drawn.
    /// </summary>
    /// <exception cref="JdmException">The file is no readable mask, or holds a value that the encoding does not know.</exception>
    public static LabelMask Read(string path, MaskEncoding encoding) => Read(RawMask.Read(path), encoding);

    internal static LabelMask Read(RawMask raw, MaskEncoding encoding)
    {
        if (raw.Lossy && encoding is not ThresholdEncoding)
            throw new JdmException($"Mask '{raw.Path}' is a JPEG, whose values are inexact, but the mask encoding is {encoding}. " +
                                   "Use a threshold (128 suits masks of 0 and 255), or convert the masks to PNG.");
        if (encoding.FaultFor(raw.BitDepth) is { } fault)
            throw new JdmException($"Mask '{raw.Path}': {fault}.");
        var labels = GC.AllocateUninitializedArray<byte>(raw.Values.Length);
        var classes = new int[256];
        for (var value = 0; value < classes.Length; value++) classes[value] = encoding.ClassOf(value);
        for (var i = 0; i < labels.Length; i++)
        {
            int value = raw.Values[i];
            var label = value < 256 ? classes[value] : encoding.ClassOf(value);
            if (label < 0) throw Unknown(raw, i, value, encoding);
            labels[i] = (byte)label;
        }
        return new LabelMask(raw.Width, raw.Height, labels);
    }

    private static JdmException Unknown(RawMask raw, int at, int value, MaskEncoding encoding) =>
        new($"Mask '{raw.Path}' holds the value {value} at pixel ({at % raw.Width}, {at / raw.Width}), " +
            $"which the mask encoding ({encoding}) does not know. " +
            "Add the value to the encoding, or correct the mask.");
}
