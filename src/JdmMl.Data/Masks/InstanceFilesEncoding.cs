namespace JdmMl.Data;

/// <summary>One mask file for each object, all in one folder (the layout of the 2018 Data Science Bowl).</summary>
internal sealed record InstanceFilesEncoding : MaskEncoding
{
    internal override LabelMask Read(string path, int width, int height) => ReadInstances(path, width, height).ToMask();

    internal override InstanceMask ReadInstances(string path, int width, int height)
    {
        var ids = new int[width * height];
        var id = 0;
        foreach (var file in FilesOf(path))
        {
            var raw = RawMask.Read(file);
            if (raw.Lossy) throw new JdmException($"Mask '{file}' is a JPEG, whose values are inexact. Convert the instance files to PNG.");
            if (raw.Width != width || raw.Height != height)
                throw new JdmException($"Instance mask '{file}' is {raw.Width}x{raw.Height} pixels and its image {width}x{height}; " +
                                       "they must agree. Complete or export the files again.");
            id++;
            for (var i = 0; i < ids.Length; i++)
                if (raw.Values[i] != 0 && ids[i] == 0) ids[i] = id;
        }
        return new InstanceMask(width, height, ids);
    }

    internal override IEnumerable<string> FilesOf(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path)
            .Where(file => ColourImages.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
        : throw new JdmException($"Folder '{path}' does not exist; expected one mask file for each object in it.");

    public override string ToString() => "instanceFiles";
}
