namespace JdmMl.Data;

/// <summary>Pairs in image and mask files, read one by one as they are asked for.</summary>
internal sealed class FilePairs : IPairSource
{
    private readonly FoundPair[] _files;
    private readonly MaskEncoding _encoding;

    internal FilePairs(string name, IEnumerable<(FoundPair File, PairInfo Info)> pairs, MaskEncoding encoding)
    {
        var list = pairs.ToArray();
        (Name, _encoding) = (name, encoding);
        _files = [.. list.Select(pair => pair.File)];
        Items = [.. list.Select(pair => pair.Info)];
        PairIds.RequireUnique(Items, name);
    }

    public string Name { get; }

    public IReadOnlyList<PairInfo> Items { get; }

    /// <summary>Path, length and time of every file: a changed file changes it without being read.</summary>
    public string? Fingerprint => Fingerprints.OfFiles(
        _encoding.ToString()!, _files.SelectMany(pair => _encoding.FilesOf(pair.Mask).Prepend(pair.Image)));

    internal MaskEncoding Encoding => _encoding;

    /// <summary>The files of pair <paramref name="index"/>.</summary>
    internal FoundPair FilesOf(int index) => _files[index];

    public string? ImagePathOf(int index) => _files[index].Image;

    public ImagePair Read(int index)
    {
        var file = _files[index];
        var image = ColourImages.Read(file.Image);
        var mask = _encoding.Read(file.Mask, image.Width, image.Height);
        if (image.Width != mask.Width || image.Height != mask.Height)
            throw new JdmException(
                $"Image '{file.Image}' is {image.Width}x{image.Height} pixels and its mask '{file.Mask}' is {mask.Width}x{mask.Height}; " +
                "they must agree. Export the mask again at the image's size.");
        return new ImagePair(Items[index], image, mask);
    }
}
