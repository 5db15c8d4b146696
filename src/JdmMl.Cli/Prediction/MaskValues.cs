using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Cli.Prediction;

/// <summary>The grey value that stands for each class in written masks.</summary>
internal sealed class MaskValues
{
    private readonly byte[] _values;

    private MaskValues(byte[] values) => _values = values;

    /// <summary>Reads <c>0,255</c>; null means that the class ids themselves are written.</summary>
    /// <exception cref="JdmException">Not one value for each class, or one twice, or none of 0-255.</exception>
    internal static MaskValues Parse(string? text, int classes)
    {
        if (text is null) return new MaskValues([.. Enumerable.Range(0, classes).Select(id => (byte)id)]);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var values = new byte[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
                throw new JdmException($"--values {text}: '{parts[i]}' is no grey value; expected 0 to 255, for instance 0,255.");
        if (values.Length != classes || values.Distinct().Count() != classes)
            throw new JdmException(
                $"--values {text}: expected {classes} different grey values, one for each class of the model, background first.");
        return new MaskValues(values);
    }

    internal void Write(string path, LabelMask mask) =>
        PngFile.WriteGray8(path, mask.Width, mask.Height, Array.ConvertAll(mask.Labels, label => _values[label]));

    /// <exception cref="JdmException">The file is no mask that <see cref="Write"/> wrote with these values.</exception>
    internal LabelMask Read(string path) => MaskReader.Read(
        path, MaskEncoding.Table(_values.Select((value, id) => ((int)value, (byte)id)).ToDictionary(one => one.Item1, one => one.Item2)));

    public override string ToString() => string.Join(',', _values);
}
