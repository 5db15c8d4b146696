namespace JdmMl.Data;

/// <summary>Reads mask files exactly: stored values in, class ids out.</summary>
public static class MaskReader
{
    /// <summary>
    /// Reads a PNG or TIFF (exactly), BMP or JPEG mask; a JPEG needs a threshold, since its values are only near to what was drawn.
    /// </summary>
    /// <exception cref="JdmException">
    /// The file is no readable mask, holds a value that the encoding does not know, or the encoding needs the image's size.
    /// </exception>
    public static LabelMask Read(string path, MaskEncoding encoding) => encoding is ValueEncoding values
        ? Read(RawMask.Read(path), values)
        : throw new JdmException($"Mask '{path}': the mask encoding {encoding} needs the image's size. Use the overload that takes it.");

    /// <summary>Reads a mask of any encoding, for an image of the given size.</summary>
    /// <param name="path">The mask file; for <see cref="MaskEncoding.InstanceFiles"/> the folder of one image's files.</param>
    /// <param name="encoding">How the mask is written down.</param>
    /// <param name="width">Width of the image, pixels.</param>
    /// <param name="height">Height of the image, pixels.</param>
    /// <exception cref="JdmException">The mask cannot be read, or does not have that size.</exception>
    public static LabelMask Read(string path, MaskEncoding encoding, int width, int height)
    {
        var mask = encoding.Read(path, width, height);
        return mask.Width == width && mask.Height == height
            ? mask
            : throw new JdmException($"Mask '{path}' is {mask.Width}x{mask.Height} pixels and its image {width}x{height}; " +
                                     "they must agree. Export the mask again at the image's size.");
    }

    /// <summary>Object ids of a mask, where its encoding tells objects apart; else null.</summary>
    /// <param name="path">As for <see cref="Read(string, MaskEncoding, int, int)"/>.</param>
    /// <param name="encoding">How the mask is written down.</param>
    /// <param name="width">Width of the image, pixels.</param>
    /// <param name="height">Height of the image, pixels.</param>
    /// <exception cref="JdmException">The mask cannot be read.</exception>
    public static InstanceMask? ReadInstances(string path, MaskEncoding encoding, int width, int height) =>
        encoding.ReadInstances(path, width, height);

    internal static LabelMask Read(RawMask raw, ValueEncoding encoding)
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

    private static JdmException Unknown(RawMask raw, int at, int value, ValueEncoding encoding) =>
        new($"Mask '{raw.Path}' holds the value {value} at pixel ({at % raw.Width}, {at / raw.Width}), " +
            $"which the mask encoding ({encoding}) does not know. " +
            "Add the value to the encoding, or correct the mask.");
}
